/** For Node: asks STS who this is with nothing but what AWS's SDK for JavaScript finds by itself. Prints the ARN. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import process from "node:process";

const client = new STSClient({ endpoint: process.argv[2]! });
const { Arn } = await client.send(new GetCallerIdentityCommand({}));
console.log(Arn);
