/** The cage's own program: locks itself down, then serves the sign-in modules, each loaded when it is needed. */
import { serve } from "../lib/cage/inside.ts";
import { lockDown } from "../lib/deno/lockdown.ts";

const wall = lockDown();
serve({
  "aws/assume_role": () => import("./aws/cage/assume_role.ts"),
  "aws/caller_identity": () => import("./aws/cage/caller_identity.ts"),
  "aws/container": () => import("./aws/cage/container.ts"),
  "aws/get_session_token": () => import("./aws/cage/get_session_token.ts"),
  "aws/metadata": () => import("./aws/cage/metadata.ts"),
  "aws/sso/oidc": () => import("./aws/cage/sso/oidc.ts"),
  "aws/sso/portal": () => import("./aws/cage/sso/portal.ts"),
  "aws/web_identity": () => import("./aws/cage/web_identity.ts"),
  "azure/acr": () => import("./azure/cage/acr.ts"),
  "azure/aks": () => import("./azure/cage/aks.ts"),
  "gcp/authorize": () => import("./gcp/cage/authorize.ts"),
  "gcp/aws_subject": () => import("./gcp/cage/aws_subject.ts"),
  "gcp/exchange": () => import("./gcp/cage/exchange.ts"),
  "gcp/impersonate": () => import("./gcp/cage/impersonate.ts"),
  "gcp/key": () => import("./gcp/cage/key.ts"),
  "gcp/metadata": () => import("./gcp/cage/metadata.ts"),
  "gcp/refresh": () => import("./gcp/cage/refresh.ts"),
  "gcp/revoke": () => import("./gcp/cage/revoke.ts"),
  "gcp/subject": () => import("./gcp/cage/subject.ts"),
  "gcp/tokeninfo": () => import("./gcp/cage/tokeninfo.ts"),
  "github/actions_token": () => import("./github/cage/actions_token.ts"),
  "github/app": () => import("./github/cage/app.ts"),
  "github/device": () => import("./github/cage/device.ts"),
  "github/installation": () => import("./github/cage/installation.ts"),
  "github/refresh": () => import("./github/cage/refresh.ts"),
  "github/revoke": () => import("./github/cage/revoke.ts"),
  "github/whoami": () => import("./github/cage/whoami.ts"),
}, wall);
