import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** An upload that was not finished in so many days never will be. */
const ABORT_UPLOADS_DAYS = 7;

export interface ResultsBucketProps {
  readonly oldVersionDays: number;
  /** The name of one that is there already, such as a former stack left. It is used as it is. */
  readonly bucket?: string;
}

/** The bucket that keeps the results, also when the stack is deleted. */
export function resultsBucket(
  scope: Construct,
  { oldVersionDays, bucket: name }: ResultsBucketProps,
): IBucket {
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
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'The objects are training statistics that anyone can compute again, nothing personal. An access log would be ' +
      'a second bucket that costs and grows; CloudTrail data events can be turned on where an audit is asked for.',
  });
  return bucket;
}
