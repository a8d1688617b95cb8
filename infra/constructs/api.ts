/** The HTTP API: every route by name, each but one signed, and nothing else answers. */

import type { Stack } from 'aws-cdk-lib';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type ApiRoute, apiRoutes } from '../../processor/contract/routes.ts';
import { wellKnownPath } from '../../processor/contract/well-known.ts';
import type { StageSettings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';

/** Adds an API without routes: their functions need its address. */
export function addApi(scope: Construct, name: string, settings: StageSettings): HttpApi {
  const api = new HttpApi(scope, 'Api', { apiName: name, createDefaultStage: false });
  const log = new LogGroup(api, 'AccessLog', { retention: settings.logDays, removalPolicy: RemovalPolicy.DESTROY });
  const stage = new HttpStage(api, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: settings.apiCallsPerSecond, burstLimit: settings.apiCallsAtOnce },
    accessLogSettings: {
      destination: new LogGroupLogDestination(log),
      format: AccessLogFormat.custom(accessLogFormat),
    },
  });
  const resource = stage.node.defaultChild;
  if (!(resource instanceof CfnStage)) throw new Error('a stage without its resource');
  // Nobody needs to sign this one, so it gets a small share of its own, and cannot use up what people have. A part of the
  // stage that is passed on as it is: its names begin with capitals.
  resource.routeSettings = { [`GET ${wellKnownPath}`]: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 } };
  return api;
}

/**
 * One line a call. The route by its name and never the path, the query or a header: digests, upload ids, signatures and
 * tokens stand in those. Neither does it say from where somebody called.
 */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.responseType',
  integrationStatus: '$context.integration.status',
  integrationError: '$context.integration.error',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  bytes: '$context.responseLength',
});

/** Adds every route people sign, to one function. */
export function addSignedRoutes(api: HttpApi, handler: LambdaFunction): void {
  const integration = new HttpLambdaIntegration('Handler', handler, { timeout: Duration.seconds(29) });
  for (const route of apiRoutes) addRoute(api, route, integration, new HttpIamAuthorizer());
}

/** Adds the route that tells a client where everything is. The stage's settings name it, so the stage must wait for it. */
export function addWellKnownRoute(api: HttpApi, handler: LambdaFunction): void {
  const integration = new HttpLambdaIntegration('WellKnown', handler);
  const route = addRoute(api, { method: 'GET', path: wellKnownPath }, integration, new HttpNoneAuthorizer());
  acknowledge(route, {
    'AwsSolutions-APIG4': 'A client reads it before it can sign in. It says the same to everyone, and nothing secret.',
  });
  api.node.findChild('Stage').node.addDependency(route);
}

function addRoute(
  api: HttpApi,
  { method, path }: { readonly method: ApiRoute['method']; readonly path: string },
  integration: HttpLambdaIntegration,
  authorizer: IHttpRouteAuthorizer,
): HttpRoute {
  const name = `${method} ${path}`.replaceAll(/[^A-Za-z]+/g, '-').replace(/-$/, '');
  return new HttpRoute(api, name, {
    httpApi: api,
    routeKey: HttpRouteKey.with(path, methods[method]),
    integration,
    authorizer,
  });
}

const methods = { GET: HttpMethod.GET, POST: HttpMethod.POST, DELETE: HttpMethod.DELETE } as const;

/** The ARN of every route as execute-api:Invoke knows it: stage, method, path, and `*` for each parameter. */
export const routeArns = (stack: Stack, api: HttpApi): readonly string[] =>
  apiRoutes.map(({ method, path }) =>
    stack.formatArn({
      service: 'execute-api',
      resource: api.apiId,
      resourceName: `$default/${method}${path.replaceAll(/\{[a-z]+\}/g, '*')}`,
    }),
  );
