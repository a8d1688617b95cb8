/** Who people are: a user pool they are invited to, pages to sign in on, and an identity pool that gives them keys. */
import { Aws, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnIdentityPool,
  CfnIdentityPoolRoleAttachment,
  CfnManagedLoginBranding,
  FeaturePlan,
  type IUserPool,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { redirectUri, type SignIn, signedOutUri } from '../../processor/contract/well-known.ts';
import type { StageSettings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import { clientPermissions } from './permissions.ts';
import { addRole } from './role.ts';

/** Sign-in as the rest of the stack and the client see it. */
export interface PeopleParts {
  readonly identityPoolId: string;
  readonly signIn: SignIn;
}

/**
 * Where the client waits for the browser. Cognito compares redirects to the letter, port included, so there are three to
 * choose from; none is registered with IANA or within a system's range of temporary ports.
 */
export const redirectPorts: readonly number[] = [14_771, 24_771, 28_771];

/** Who, how to reach one, and leave to sign out everywhere. Cognito gives the last no narrower name. */
const scopes = [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.COGNITO_ADMIN];

/** Adds the pools. `routes` are the ARNs of what somebody signed in may call. */
export function addSignIn(scope: Construct, settings: StageSettings, routes: readonly string[]): PeopleParts {
  const within = new Construct(scope, 'SignIn');
  const pool = findOrAddPeople(within, settings);
  const client = addClient(within, pool);
  const domain = addPages(within, pool, client);
  const identityPool = addIdentityPool(within, pool, client);
  addClientRole(within, identityPool, routes);
  return {
    identityPoolId: identityPool.ref,
    signIn: {
      issuer: `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${pool.userPoolId}`,
      userPoolId: pool.userPoolId,
      clientId: client.userPoolClientId,
      domain: domain.baseUrl(),
      redirectPorts: [...redirectPorts],
      scopes: scopes.map((one) => one.scopeName),
    },
  };
}

function findOrAddPeople(scope: Construct, { keptUserPool, removal }: StageSettings): IUserPool {
  if (keptUserPool !== undefined) return UserPool.fromUserPoolId(scope, 'People', keptUserPool);
  const isKept = removal === 'keep';
  const pool = new UserPool(scope, 'People', {
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    standardAttributes: { email: { required: true, mutable: true } },
    // A new address counts only once its owner has shown that they read it.
    keepOriginal: { email: true },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy,
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    userInvitation: {
      emailSubject: 'You are invited to Tintype',
      emailBody:
        'Sign in with {username} and the one-time password {####} within 7 days. You will then choose your own.',
    },
    deletionProtection: isKept,
    removalPolicy: isKept ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  acknowledge(pool, {
    'AwsSolutions-COG2':
      'A second factor is offered and not forced: people hold their own pictures, and one who loses it would lose them.',
    'AwsSolutions-COG3':
      'Threat protection needs the Plus plan, which costs per person; nobody can sign up by themselves.',
    'AwsSolutions-COG8': 'The Essentials plan has all that is used; Plus costs per person.',
  });
  return pool;
}

const passwordPolicy = {
  minLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: true,
  tempPasswordValidity: Duration.days(7),
};

/** A public client, as RFC 8252 has programs on people's own machines: a secret in them would be none. */
function addClient(scope: Construct, pool: IUserPool): UserPoolClient {
  return new UserPoolClient(scope, 'Client', {
    userPool: pool,
    generateSecret: false,
    // Passwords are typed on Cognito's own pages only. A client that names no flow gets three that take passwords; this
    // one leads nowhere, since no trigger answers it.
    authFlows: { custom: true },
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    oAuth: {
      flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
      scopes: [...scopes],
      callbackUrls: redirectPorts.map(redirectUri),
      logoutUrls: redirectPorts.map(signedOutUri),
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.hours(1),
    idTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.days(30),
    // Every refresh gives a new refresh token: one that was stolen shows, since only one of the two goes on. For a minute
    // the old one still works, for a client that died before it had stored the new one.
    refreshTokenRotationGracePeriod: Duration.seconds(60),
  });
}

/** The pages people sign in on. Their name must be free in the whole region: the end comes from the stack's own id. */
function addPages(scope: Construct, pool: IUserPool, client: UserPoolClient): UserPoolDomain {
  const domain = pool.addDomain('Pages', {
    cognitoDomain: { domainPrefix: Fn.join('-', [Stack.of(scope).stackName, endOfStackId()]) },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  // Without a style of its own, a client has no pages.
  new CfnManagedLoginBranding(scope, 'Style', {
    userPoolId: pool.userPoolId,
    clientId: client.userPoolClientId,
    useCognitoProvidedValues: true,
  });
  return domain;
}

/** The last 12 hex digits of the UUID in `arn:aws:cloudformation:…:stack/name/UUID`. */
const endOfStackId = (): string => Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));

function addIdentityPool(scope: Construct, pool: IUserPool, client: UserPoolClient): CfnIdentityPool {
  return new CfnIdentityPool(scope, 'Identities', {
    allowUnauthenticatedIdentities: false,
    // The classic flow would let a client trade its token for any role that trusts the pool.
    allowClassicFlow: false,
    cognitoIdentityProviders: [
      {
        clientId: client.userPoolClientId,
        providerName: pool.userPoolProviderName,
        // Asks the user pool whether the person was signed out or removed since the token was made.
        serverSideTokenCheck: true,
      },
    ],
  });
}

function addClientRole(scope: Construct, identityPool: CfnIdentityPool, routes: readonly string[]): void {
  const role = addRole(scope, 'ClientRole', {
    description: 'Somebody who signed in: may call the routes of the API',
    assumedBy: new FederatedPrincipal(
      'cognito-identity.amazonaws.com',
      {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPool.ref },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
      'sts:AssumeRoleWithWebIdentity',
    ),
    permissions: clientPermissions(routes),
  });
  new CfnIdentityPoolRoleAttachment(scope, 'Roles', {
    identityPoolId: identityPool.ref,
    roles: { authenticated: role.roleArn },
  });
}
