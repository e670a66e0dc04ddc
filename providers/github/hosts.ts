/** GitHub's own hosts, and those of its customers. */
import type { CloudHosts } from "../../lib/provider/cloud.ts";
import { ACTIONS_HOSTS } from "../actions.ts";

/** GitHub's hosts; a tenant of ghe.com is a company of its own. */
export const HOSTS: CloudHosts = {
  vendor: "GitHub",
  own: ["github.com", "api.github.com", ...ACTIONS_HOSTS],
  tenants: ["*.ghe.com", "api.*.ghe.com"],
};
