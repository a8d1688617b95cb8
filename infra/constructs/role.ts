import { Stack } from 'aws-cdk-lib';
import { type IPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as z from 'zod';
import { acknowledge } from './acknowledge.ts';
import type { Permission } from './permissions.ts';

/** A role of ours. */
export interface RoleProps {
  readonly description: string;
  readonly assumedBy: IPrincipal;
  readonly permissions: readonly Permission[];
}

/** Adds a role that may do this and nothing else, and tells cdk-nag the reason of every `*` that has one. */
export function addRole(scope: Construct, id: string, { description, assumedBy, permissions }: RoleProps): Role {
  const statements = permissions.map(
    ({ sid, actions, resources }) => new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }),
  );
  const role = new Role(scope, id, {
    description,
    assumedBy,
    inlinePolicies: { own: new PolicyDocument({ statements }) },
  });
  for (const { resources, because } of permissions) {
    if (because === undefined) continue;
    for (const resource of resources) {
      const shown = showReference(Stack.of(scope).resolve(resource));
      acknowledge(role, { [`AwsSolutions-IAM5[Resource::${shown}]`]: because });
    }
  }
  return role;
}

const Reference = z.union([
  z.string(),
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
]);

/** A resource as cdk-nag writes it: `<LogicalId.Arn>/records/*`. */
function showReference(resource: unknown): string {
  const reference = Reference.parse(resource);
  if (typeof reference === 'string') return reference;
  if ('Ref' in reference) return `<${reference.Ref}>`;
  if ('Fn::GetAtt' in reference) return `<${reference['Fn::GetAtt'].join('.')}>`;
  const [between, parts] = reference['Fn::Join'];
  return parts.map(showReference).join(between);
}
