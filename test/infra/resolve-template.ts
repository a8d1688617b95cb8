/** What CloudFormation would make of a template's references, as far as policies need it. */
import * as z from 'zod';

/** Where the stage is pretended to be deployed. */
export const place = { account: '111122223333', region: 'eu-central-1' };

const Resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
const TemplateText = z.looseObject({ Resources: z.record(z.string(), Resource) });

/** A resource with everything in it resolved. */
export interface Resolved {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every resource of a template, its references replaced by what they would be in `place`. */
export function resolveTemplate(template: unknown): readonly Resolved[] {
  const { Resources } = TemplateText.parse(template);
  const resolve = createResolver(Resources);
  return Object.entries(Resources).map(([id, { Type, Properties }]) => {
    const properties = z.record(z.string(), z.unknown()).parse(resolve(Properties));
    return { id, type: Type, properties };
  });
}

type Resources = z.infer<typeof TemplateText>['Resources'];

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': place.account,
  'AWS::Region': place.region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/tintype-test/00000000-1111-2222-3333-0a1b2c3d4e5f`,
};

function createResolver(resources: Resources): (value: unknown) => unknown {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value);
    const [only] = fields;
    if (fields.length === 1 && only !== undefined && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      return call(only[0], only[1]);
    }
    return Object.fromEntries(fields.map(([name, one]) => [name, resolve(one)]));
  };
  const text = (value: unknown): string => String(resolve(value));
  const call = (name: string, argument: unknown): unknown => {
    switch (name) {
      case 'Ref':
        return pseudo[String(argument)] ?? refOf(String(argument));
      case 'Fn::Join': {
        const [between, parts] = z.tuple([z.string(), z.array(z.unknown())]).parse(argument);
        return parts.map(text).join(between);
      }
      case 'Fn::Split': {
        const [between, whole] = z.tuple([z.string(), z.unknown()]).parse(argument);
        return text(whole).split(between);
      }
      case 'Fn::Select': {
        const [index, from] = z.tuple([z.coerce.number(), z.unknown()]).parse(argument);
        return z.array(z.unknown()).parse(resolve(from))[index];
      }
      case 'Fn::GetAtt': {
        const [id, attribute] = z.tuple([z.string(), z.string()]).parse(argument);
        return attributeOf(id, attribute);
      }
      case 'Fn::Sub':
        return String(argument).replaceAll(/\$\{([^}]+)\}/g, (_whole, of: string) => pseudo[of] ?? refOf(of));
      default:
        throw new Error(`${name} is not understood here`);
    }
  };
  const refOf = (id: string): string => {
    const resource = resources[id];
    if (resource?.Type === 'AWS::S3::Bucket') return text(resource.Properties.BucketName);
    if (resource?.Type === 'AWS::Cognito::UserPoolDomain') return text(resource.Properties.Domain);
    // Without the hash at its end, a logical id is what the sources call it.
    return id.replace(/[0-9A-F]{8}$/, '');
  };
  const attributeOf = (id: string, attribute: string): string => {
    const type = resources[id]?.Type ?? '';
    if (attribute === 'ApiEndpoint') return `https://${refOf(id)}.ApiEndpoint.example`;
    const make = attribute.endsWith('Arn') ? arns[type] : undefined;
    return make === undefined ? `${id}.${attribute}` : make(refOf(id));
  };
  return resolve;
}

const regional = `${place.region}:${place.account}`;

const arns: Readonly<Record<string, (name: string) => string>> = {
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
  'AWS::SQS::Queue': (name) => `arn:aws:sqs:${regional}:${name}`,
  'AWS::Lambda::Function': (name) => `arn:aws:lambda:${regional}:function:${name}`,
  // This one ends in a star of its own: the streams of the group.
  'AWS::Logs::LogGroup': (name) => `arn:aws:logs:${regional}:log-group:${name}:*`,
  'AWS::IAM::Role': (name) => `arn:aws:iam::${place.account}:role/${name}`,
  'AWS::Cognito::UserPool': (name) => `arn:aws:cognito-idp:${regional}:userpool/${name}`,
};
