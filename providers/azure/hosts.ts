/** Microsoft's own hosts: those of each of its clouds that are asked here. */
import { hostOf } from "../../lib/provider/hosts.ts";
import type { CloudHosts } from "../../lib/provider/cloud.ts";
import { ACTIONS_HOSTS } from "../actions.ts";
import { CLOUDS } from "./clouds.ts";

/** The Instance Metadata Service of Azure's own machines. */
export const IMDS = "http://169.254.169.254";

/** Hosts of the pages where people enter device codes; each cloud names a page at one of them. */
export const DEVICE_PAGES: readonly string[] = [
  "microsoft.com",
  "www.microsoft.com",
  "login.microsoft.com",
  "login.microsoftonline.cn",
  "login.partner.microsoftonline.cn",
  ...CLOUDS.map(({ login }) => hostOf(login)),
];

/** Microsoft's hosts. A registry's or a vault's name is its owner's, but the host that answers there is Microsoft's. */
export const HOSTS: CloudHosts = {
  vendor: "Microsoft",
  own: [
    ...CLOUDS.flatMap(({ login, arm, registry, vault }) => [
      ...[hostOf(login), hostOf(arm), `*.${registry}`, `*.${hostOf(vault)}`],
    ]),
    ...DEVICE_PAGES,
    hostOf(IMDS),
    ...ACTIONS_HOSTS,
  ],
  tenants: [],
};
