/** Asks STS who this is with nothing but what AWS's SDK for JavaScript finds by itself. Prints the ARN. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const client = new STSClient({ endpoint: Deno.args[0]! });
const { Arn } = await client.send(new GetCallerIdentityCommand({}));
console.log(Arn);
