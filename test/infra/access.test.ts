import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { WellKnown } from '../../processor/contract/well-known.ts';
import { resolveTemplate } from './resolve-template.ts';
import { everything, little, synthesise } from './synthesised.ts';

let template: Template;
let small: Template;
beforeAll(() => {
  template = synthesise(everything);
  small = synthesise(little);
});

const Environment = z.object({ Variables: z.object({ WELL_KNOWN: z.string() }) });

describe('the API', () => {
  const signed = [
    'POST /v1/uploads',
    'POST /v1/uploads/{digest}/parts',
    'GET /v1/uploads/{digest}/parts',
    'POST /v1/uploads/{digest}/complete',
    'DELETE /v1/uploads/{digest}',
    'GET /v1/feed',
    'POST /v1/records/batch-get',
    'GET /v1/records/{digest}',
    'GET /v1/records/{digest}/original',
    'POST /v1/records/{digest}/analyse',
    'DELETE /v1/records/{digest}',
  ];

  it('wants a signature on every route under /v1, and has no route for the rest', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);

    const wanted = [...signed.map((route) => [route, 'AWS_IAM']), ['GET /.well-known/tintype.json', 'NONE']];
    expect(routes.toSorted()).toEqual(wanted.toSorted());
  });

  it('slows callers down, strangers first', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      RouteSettings: {
        'GET /.well-known/tintype.json': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      },
    });
  });

  it('logs calls by the name of their route: no path, query, header, address or person', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const format: Record<string, string> = JSON.parse(stage?.Properties.AccessLogSettings.Format);

    expect(Object.values(format)).toEqual([
      '$context.requestId',
      '$context.requestTimeEpoch',
      '$context.routeKey',
      '$context.status',
      '$context.error.responseType',
      '$context.integration.status',
      '$context.integration.error',
      '$context.responseLatency',
      '$context.integrationLatency',
      '$context.responseLength',
    ]);
  });

  it('tells whoever asks all that a client needs', () => {
    const [wellKnown] = resolveTemplate(template.toJSON()).filter(({ id }) => id.startsWith('WellKnownFunction'));
    const { Variables } = Environment.parse(wellKnown?.properties.Environment);

    expect(WellKnown.parse(JSON.parse(Variables.WELL_KNOWN))).toEqual({
      version: 1,
      // Stands for https://{api}.execute-api.{region}.amazonaws.com, which is an attribute of the API.
      api: 'https://Api.ApiEndpoint.example',
      region: 'eu-central-1',
      identityPoolId: 'SignInIdentities',
      signIn: {
        issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/SignInPeople',
        userPoolId: 'SignInPeople',
        clientId: 'SignInClient',
        domain: 'https://tintype-test-0a1b2c3d4e5f.auth.eu-central-1.amazoncognito.com',
        redirectPorts: [14_771, 24_771, 28_771],
        scopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
      },
    });
  });

  it('answers no web page of another origin', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });

  it('hands events to its functions in the format they read', () => {
    template.allResourcesProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  });
});

describe('sign-in', () => {
  it('takes nobody who was not invited', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
  });

  it('offers a second factor from an app, and none by telephone', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('wants long passwords', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
      },
    });
  });

  it('happens on managed login, in its newer version, with a style', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolDomain', { ManagedLoginVersion: 2 });
    template.hasResourceProperties('AWS::Cognito::ManagedLoginBranding', { UseCognitoProvidedValues: true });
    template.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTier: 'ESSENTIALS' });
  });

  it('has a client without a secret that gets a code and nothing else, on three ports of this machine', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      CallbackURLs: [
        'http://127.0.0.1:14771/signed-in',
        'http://127.0.0.1:24771/signed-in',
        'http://127.0.0.1:28771/signed-in',
      ],
      LogoutURLs: [
        'http://127.0.0.1:14771/signed-out',
        'http://127.0.0.1:24771/signed-out',
        'http://127.0.0.1:28771/signed-out',
      ],
      SupportedIdentityProviders: ['COGNITO'],
    });
  });

  it('takes no password outside of its own pages', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] });
  });

  it('can be taken back, and gives a new refresh token every time', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
    });
  });

  it('gives keys to no guest, by no classic flow, and asks whether a token still holds', () => {
    template.hasResourceProperties('AWS::Cognito::IdentityPool', {
      AllowUnauthenticatedIdentities: false,
      AllowClassicFlow: false,
      CognitoIdentityProviders: [Match.objectLike({ ServerSideTokenCheck: true })],
    });
    template.hasResourceProperties('AWS::Cognito::IdentityPoolRoleAttachment', {
      Roles: { authenticated: Match.anyValue(), unauthenticated: Match.absent() },
    });
  });

  it('keeps the people of a stage that keeps its pictures', () => {
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE' },
    });
    small.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Delete' });
  });

  it('takes back people who were kept', () => {
    const again = synthesise({ ...little, keptUserPool: 'us-east-1_Kept12345' });

    again.resourceCountIs('AWS::Cognito::UserPool', 0);
    again.hasResourceProperties('AWS::Cognito::UserPoolClient', { UserPoolId: 'us-east-1_Kept12345' });
  });
});
