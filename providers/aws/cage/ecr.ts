/** A login for an account's registry: GetAuthorizationToken. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ServiceInput } from "../modules.ts";
import { askSigned } from "./signed.ts";

/** Asks for it. */
export async function run(input: ServiceInput, inside: Inside) {
  const { authorizationData } = await askSigned(input, {
    title: "ECR",
    service: "ecr",
    name: "GetAuthorizationToken",
    method: "POST",
    path: "/",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
    },
    body: "{}",
  }, inside);
  const [first] = Array.isArray(authorizationData) ? authorizationData : [];
  return loginIn(first);
}

/** Returns the login in an answer of either service; the main process checks it. */
export function loginIn(data: unknown) {
  const { authorizationToken, expiresAt, proxyEndpoint } = Object(data);
  return {
    token: authorizationToken,
    // In seconds, with a fraction.
    expires: typeof expiresAt === "number" ? Math.floor(expiresAt * 1000) : undefined,
    registry: proxyEndpoint,
  };
}
