/**
 * Proof of an AWS identity for others: a signed GetCallerIdentity, which needs no permission and can't be made into
 * another request (docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
 */
import type { Credential } from "../../lib/credential.ts";
import type { ProviderContext } from "../../lib/provider/context.ts";
import type { Proof, ProofWish } from "../../lib/provider/proof.ts";
import { Secret } from "../../lib/secret.ts";
import type { Environment } from "../../lib/system.ts";
import { callerOf } from "./credential.ts";
import { type Endpoint, stsAt } from "./endpoint.ts";
import { type Partition, partitionOf } from "./partitions.ts";
import { PLAIN } from "./reach.ts";
import { sign } from "./signature.ts";
import { signerOf } from "./signer.ts";

/**
 * The region and address that AWS's own tools sign for by default. Other partitions don't know this one's keys, nor it
 * theirs.
 */
const USUAL = { region: "us-east-1", url: "https://sts.amazonaws.com" };

const METHOD = "POST";

/** Without these nobody can make the request. The others hold names of servers, which messages show. */
const SIGNING: ReadonlySet<string> = new Set(["authorization", "x-amz-security-token"]);

/**
 * Returns the proof. It is made for AWS's own STS even where another endpoint is configured, since its receiver asks
 * there. The surroundings' keys are obtained at the identity's own endpoint.
 */
export async function prove(
  sts: (env: Environment) => Endpoint,
  context: ProviderContext,
  credential: Credential,
  { region: wished, headers: given }: ProofWish,
): Promise<Proof> {
  const own = sts(context.env);
  const { region, url: host } = wished === undefined
    ? usualIn(partitionOf(own.region))
    : stsAt(PLAIN, wished);
  const url = `${host}/`;
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const caller = callerOf(await signerOf(context, credential, own));
  const content = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const order = { url, region, service: "sts", caller, now: context.clock.now() };
  const headers = await sign({ ...order, method: METHOD, body, headers: { ...content, ...given } });
  const shown = Object.entries(headers).map(([name, value]) =>
    [name, SIGNING.has(name) ? new Secret(value) : value] as const
  );
  return { method: METHOD, url, body, headers: Object.fromEntries(shown) };
}

function usualIn(partition: Partition): Endpoint {
  return partition.name === "aws" ? USUAL : stsAt(PLAIN, undefined, partition);
}
