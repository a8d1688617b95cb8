import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { everything, little, synthesise } from './synthesised.ts';

let template: Template;
let small: Template;
beforeAll(() => {
  template = synthesise(everything);
  small = synthesise(little);
});

const originals = { BucketName: { 'Fn::Join': ['', Match.arrayWith(['tintype-test-originals-'])] } };
const metadata = { BucketName: { 'Fn::Join': ['', Match.arrayWith(['tintype-test-metadata-'])] } };
const policyOf = (name: string) => ({ Bucket: { Ref: Match.stringLikeRegexp(`^Storage${name}[0-9A-F]{8}$`) } });
const withStatement = (statement: object) => ({
  PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(statement)]) },
});

describe('the buckets', () => {
  it('let nobody in from outside', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('know no access lists: what is in them is the account’s', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('encrypt what lies in them', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  it.each(['Originals', 'Metadata', 'AccessLogs'])('refuse plain HTTP, and TLS older than 1.2: %s', (name) => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      ...policyOf(name),
      ...withStatement({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      ...policyOf(name),
      ...withStatement({ Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
    });
  });

  it('keep a log of who asked for what', () => {
    for (const bucket of [originals, metadata]) {
      template.hasResourceProperties('AWS::S3::Bucket', {
        ...bucket,
        LoggingConfiguration: { DestinationBucketName: { Ref: Match.stringLikeRegexp('^StorageAccessLogs') } },
      });
    }
  });

  it('keep no older versions: an original is named by its content', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { ...originals, VersioningConfiguration: Match.absent() });
  });

  it('sweep uploads that nobody finished after a day', () => {
    for (const bucket of [originals, metadata]) {
      template.hasResourceProperties('AWS::S3::Bucket', {
        ...bucket,
        LifecycleConfiguration: {
          Rules: Match.arrayWith([
            Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }),
          ]),
        },
      });
    }
  });

  it('move originals to a cheaper class where the settings say so, and nowhere else', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ...originals,
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({ Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }] }),
        ]),
      },
    });
    expect(JSON.stringify(small.findResources('AWS::S3::Bucket'))).not.toContain('Transitions');
  });

  it('forget requests to analyse again after a day', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ...metadata,
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'requests/', ExpirationInDays: 1, Status: 'Enabled' })]),
      },
    });
  });

  it('refuse a second write of an original, and let the parts of an upload pass', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      ...policyOf('Originals'),
      ...withStatement({
        Sid: 'RefuseOverwriting',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:PutObject',
        Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
      }),
    });
  });

  it.each(['Originals', 'Metadata'])('refuse a signature older than 15 minutes: %s', (name) => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      ...policyOf(name),
      ...withStatement({
        Sid: 'RefuseOldSignatures',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Condition: { NumericGreaterThan: { 's3:signatureAge': '900000' } },
      }),
    });
  });

  it('answer no web page of another origin', () => {
    expect(JSON.stringify(template.findResources('AWS::S3::Bucket'))).not.toContain('CorsConfiguration');
  });

  it('stay when a stage goes that keeps its pictures', () => {
    for (const bucket of Object.values(template.findResources('AWS::S3::Bucket'))) {
      expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('go with a stage that is for trials, all but the logs of who did what', () => {
    for (const bucket of [originals, metadata]) {
      small.hasResource('AWS::S3::Bucket', { Properties: bucket, DeletionPolicy: 'Delete' });
    }
  });
});
