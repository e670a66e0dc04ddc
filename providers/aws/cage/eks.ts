/** A cluster's address and certificate authority: DescribeCluster. */
import type { Inside } from "../../../lib/cage/server.ts";
import type { ServiceInput } from "../modules.ts";
import { askSigned } from "./signed.ts";

/** Asks for the cluster. */
export async function run(asked: ServiceInput & { readonly name: string }, inside: Inside) {
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
