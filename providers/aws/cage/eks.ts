/** Where a cluster is, and who vouches for it: DescribeCluster. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ServiceInput } from "../integrations/service.ts";
import { askSigned } from "./signed.ts";

/** Asks for it. */
export async function run(input: unknown, inside: Inside): Promise<unknown> {
  const asked = input as ServiceInput;
  const { cluster } = await askSigned(asked, {
    title: "EKS",
    service: "eks",
    name: "DescribeCluster",
    method: "GET",
    path: `/clusters/${asked.name}`,
  }, inside);
  const { arn, status, endpoint, certificateAuthority } = Object(cluster);
  return { arn, status, server: endpoint, authority: Object(certificateAuthority).data };
}
