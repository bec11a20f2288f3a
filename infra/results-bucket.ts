import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Settings } from './settings.ts';

/** An upload that was not finished in so many days never will be. */
const ABORT_UPLOADS_DAYS = 7;

/** The bucket that keeps the results, also when the stack is deleted; one that is there already is used as it is. */
export function resultsBucket(scope: Construct, { oldVersionDays, bucket: name }: Settings): IBucket {
  if (name !== undefined) return Bucket.fromBucketName(scope, 'Results', name);
  const bucket = new Bucket(scope, 'Results', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [
      {
        id: 'old-versions',
        noncurrentVersionExpiration: Duration.days(oldVersionDays),
        expiredObjectDeleteMarker: true,
      },
      {
        id: 'unfinished-uploads',
        abortIncompleteMultipartUploadAfter: Duration.days(ABORT_UPLOADS_DAYS),
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  // That nobody gets in without TLS holds as long as the bucket.
  bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
  acknowledge(bucket, {
    'AwsSolutions-S1':
      'The objects are training statistics that anyone can compute again, nothing personal. An access log would be ' +
      'a second bucket that costs and grows; CloudTrail data events can be turned on where an audit is asked for.',
  });
  return bucket;
}
