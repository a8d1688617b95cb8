import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';
import { type Permission, writeLog } from './permissions.ts';
import { addRole } from './role.ts';

/** One function of ours. */
export interface HandlerProps {
  readonly description: string;
  /** Folder with `index.mjs`. */
  readonly bundle: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  /** Space for temporary files. */
  readonly diskMiB?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do besides writing its log. */
  readonly permissions: readonly Permission[];
  readonly settings: StageSettings;
}

/** Adds a function with a log of its own and a role that may do what it says, and nothing else. */
export function addHandler(scope: Construct, id: string, props: HandlerProps): LambdaFunction {
  const within = new Construct(scope, id);
  const log = new LogGroup(within, 'Log', {
    retention: props.settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = addRole(within, 'Role', {
    description: props.description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    permissions: [...props.permissions, writeLog(log.logGroupArn)],
  });
  return new LambdaFunction(within, 'Function', {
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: props.settings.cpu === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    code: Code.fromAsset(props.bundle),
    handler: 'index.handler',
    memorySize: props.memoryMiB,
    timeout: Duration.seconds(props.timeoutSeconds),
    ...(props.diskMiB !== undefined && { ephemeralStorageSize: Size.mebibytes(props.diskMiB) }),
    environment: { ...props.environment },
    role,
    logGroup: log,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
  });
}
