/** GitHub. */
import type { Cloud } from "../../lib/cloud.ts";
import { account } from "./account.ts";
import { app } from "./app.ts";
import { destinations } from "./console.ts";
import { CARRIERS, FAMILY } from "./family.ts";
import { HOSTS } from "./hosts.ts";
import { ownFiles } from "./gh.ts";
import { installation } from "./installation.ts";
import { nobody } from "./nobody.ts";
import { oidc } from "./oidc.ts";
import { token } from "./token.ts";
import { user } from "./user.ts";

/** The cloud, as `providers/mod.ts` lists it. */
export const github: Cloud = {
  name: "github",
  family: FAMILY,
  carriers: CARRIERS,
  nobody,
  ownFiles,
  kinds: [app, user, token, oidc, installation, account],
  hosts: HOSTS,
  pages: destinations,
};
