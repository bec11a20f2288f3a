import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { regionSaid } from '../options.ts';

export type Clients = ReturnType<typeof awsClients>;

const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;

/**
 * The clients of the command line. Credentials, endpoints and retries are those of the standard AWS environment
 * and profile; AWS_DEFAULT_REGION, which the other AWS tools know, counts too.
 */
export function awsClients({ region }: { readonly region?: string }) {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  const config = {
    region: regionSaid(region),
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    },
  };
  return {
    cloudFormation: new CloudFormationClient(config),
    stepFunctions: new SFNClient(config),
    // A host of one's own has no subdomain for each bucket.
    s3: new S3Client({ ...config, forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL) }),
  };
}
