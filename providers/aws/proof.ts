/**
 * Proof of an AWS identity for others: a signed GetCallerIdentity, which needs no permission and can't be made into
 * another request (docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
 */
import type { Proof, Prove } from "../../lib/provider/proof.ts";
import { Secret } from "../../lib/secret.ts";
import { callerOf } from "./credential.ts";
import { stsAt } from "./endpoint.ts";
import { PLAIN } from "./reach.ts";
import { sign } from "./signature.ts";
import { signerOf } from "./signer.ts";

/** Where AWS's own tools sign for unless told. */
const USUAL = { region: "us-east-1", url: "https://sts.amazonaws.com" };

const METHOD = "POST";

/** Made for AWS's own STS even where another endpoint is configured: whoever is shown it asks there. */
export const prove: Prove = async (context, credential, { region: wished, headers: given }) => {
  const { region, url: host } = wished === undefined ? USUAL : stsAt(PLAIN, wished);
  const url = `${host}/`;
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const caller = callerOf(await signerOf(context, credential, region));
  const content = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const order = { url, region, service: "sts", caller, now: context.clock.now() };
  const headers = await sign({ ...order, method: METHOD, body, headers: { ...content, ...given } });
  const hidden = Object.entries(headers).map(([name, value]) => [name, new Secret(value)] as const);
  return { method: METHOD, url, body, headers: Object.fromEntries(hidden) } satisfies Proof;
};
