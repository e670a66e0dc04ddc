/** A login for Amazon's public registry: GetAuthorizationToken. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ServiceInput } from "../modules.ts";
import { loginIn } from "./ecr.ts";
import { askSigned } from "./signed.ts";

/** Asks for it. */
export async function run(input: ServiceInput, inside: Inside) {
  const { authorizationData } = await askSigned(input, {
    title: "ECR Public",
    service: "ecr-public",
    name: "GetAuthorizationToken",
    method: "POST",
    path: "/",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "SpencerFrontendService.GetAuthorizationToken",
    },
    body: "{}",
  }, inside);
  return loginIn(authorizationData);
}
