/** GitHub. */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { account } from "./kinds/account.ts";
import { app } from "./kinds/app.ts";
import { destinations } from "./console.ts";
import { CARRIERS, FAMILY, LEADING, STEERS, TALK } from "./family.ts";
import { HOSTS } from "./hosts.ts";
import { nobody, ownFiles } from "./grant/gh.ts";
import { conditional, listing } from "./grant/git_includes.ts";
import { installation } from "./kinds/installation.ts";
import { oidc } from "./kinds/oidc.ts";
import { token } from "./kinds/token.ts";
import { user } from "./kinds/user.ts";
import { settings } from "./own_settings.ts";

/** The cloud, as `providers/mod.ts` lists it. */
export const github: Cloud = {
  name: "github",
  family: FAMILY,
  carriers: CARRIERS,
  principalKeys: ["account"],
  tools: ["gh"],
  nobody,
  ownFiles,
  settings,
  ownSettings: { ask: listing, leads: conditional },
  steers: STEERS,
  leadsTools: LEADING,
  settingVariables: TALK,
  kinds: [app, user, token, oidc, installation, account],
  lacks: { integration: ["github/sts"] },
  hosts: HOSTS,
  described: async () => (await import("./described.ts")).described,
  starters: async () => (await import("./starters.ts")).starters,
  pages: destinations,
};
