/** Microsoft's own hosts: those that each of its clouds has for what is asked here. */
import { hostOf } from "../../lib/provider/hosts.ts";
import type { CloudHosts } from "../../lib/provider/cloud.ts";
import { ACTIONS_HOSTS } from "../actions.ts";
import { CLOUDS } from "./clouds.ts";

/** The Instance Metadata Service of Azure's own machines. */
export const IMDS = "http://169.254.169.254";

/** Where people enter codes: each cloud names a page at one or the other of these. */
export const DEVICE_PAGES: readonly string[] = [
  "microsoft.com",
  "www.microsoft.com",
  "login.microsoft.com",
  "login.microsoftonline.cn",
  "login.partner.microsoftonline.cn",
  ...CLOUDS.map(({ login }) => hostOf(login)),
];

/** Whose hosts are whose. A registry's or a vault's name is its owner's, but who answers there is Microsoft. */
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
