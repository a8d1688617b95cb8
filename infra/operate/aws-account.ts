/** An account of AWS, through its SDK. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { urlOutput } from '../names.ts';
import { countObjects, emptyBucket } from './aws-buckets.ts';
import type { Account, DeployedStack, Told } from './ports.ts';

/** The account whose credentials this machine has, as the AWS command line would find them. */
export function openAccount(region: string): Account {
  const options = { region, maxAttempts: 3 };
  const sts = new STSClient(options);
  const stacks = new CloudFormationClient(options);
  const pools = new CognitoIdentityProviderClient(options);
  const s3 = new S3Client(options);
  return {
    whoAmI: () => told(async () => (await sts.send(new GetCallerIdentityCommand({}))).Account ?? ''),
    findStack: (name) => told(() => findStack(stacks, name)),
    countObjects: (bucket) => told(() => countObjects(s3, bucket)),
    emptyBucket: (bucket, { keepBucket }) => told(() => emptyBucket(s3, bucket, keepBucket)),
    invite: (userPoolId, email, again) => told(() => invite(pools, { userPoolId, email, again })),
    removeUserPool: (userPoolId) => told(() => removeUserPool(pools, userPoolId)),
  };
}

async function told<T>(work: () => Promise<T>): Promise<Told<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, because: inPlainWords(error) };
  }
}

const expired = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'SSOTokenProviderFailure']);
const unknown = new Set(['InvalidClientTokenId', 'UnrecognizedClientException', 'SignatureDoesNotMatch']);
const refused = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

/** Why AWS did not do it, for somebody who does not know its errors. */
export function inPlainWords(error: unknown): string {
  if (!(error instanceof Error)) return 'AWS answered something that cannot be read.';
  if (error.name === 'CredentialsProviderError') {
    return 'This machine has no credentials for AWS. Sign in first, for example with: aws login, or aws sso login';
  }
  if (expired.has(error.name)) return 'Your sign-in to AWS has run out. Sign in again, for example with: aws sso login';
  if (unknown.has(error.name))
    return 'AWS does not know these credentials. Sign in again, or choose another AWS_PROFILE.';
  if (refused.has(error.name)) return `AWS does not let you do this (${error.name}). Ask who looks after the account.`;
  if ('code' in error && typeof error.code === 'string')
    return `AWS cannot be reached (${error.code}). See to the network.`;
  return `AWS says ${error.name}: ${error.message}`;
}

async function findStack(client: CloudFormationClient, name: string): Promise<DeployedStack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    // A first deployment that failed leaves a stack that holds nothing.
    if (stack === undefined || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
    const url = stack.Outputs?.find((output) => output.OutputKey === urlOutput)?.OutputValue;
    return url === undefined ? {} : { url };
  } catch (error) {
    // CloudFormation has no code of its own for a stack that is not there.
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist'))
      return undefined;
    throw error;
  }
}

async function invite(
  client: CognitoIdentityProviderClient,
  who: { readonly userPoolId: string; readonly email: string; readonly again: boolean },
): Promise<'invited' | 'alreadyThere'> {
  try {
    await client.send(
      new AdminCreateUserCommand({
        UserPoolId: who.userPoolId,
        Username: who.email,
        DesiredDeliveryMediums: ['EMAIL'],
        // A new password for somebody who is there changes nothing else of them.
        ...(who.again
          ? { MessageAction: 'RESEND' }
          : {
              UserAttributes: [
                { Name: 'email', Value: who.email },
                { Name: 'email_verified', Value: 'true' },
              ],
            }),
      }),
    );
    return 'invited';
  } catch (error) {
    if (error instanceof Error && error.name === 'UsernameExistsException') return 'alreadyThere';
    throw error;
  }
}

async function removeUserPool(client: CognitoIdentityProviderClient, id: string): Promise<void> {
  await client.send(new UpdateUserPoolCommand({ UserPoolId: id, DeletionProtection: 'INACTIVE' }));
  await client.send(new DeleteUserPoolCommand({ UserPoolId: id }));
}
