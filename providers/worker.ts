/** The cage's own program: locks itself down, then serves the sign-in modules, each loaded when it is needed. */
import { serve, type Served } from "../lib/cage/server.ts";
import { lockDown } from "../lib/deno/lockdown.ts";
import { NETWORK } from "../lib/deno/machine.ts";

/** Every file that declares modules: the list below has all of theirs, and no others. */
type Modules =
  & Served<typeof import("./aws/modules.ts")>
  & Served<typeof import("./aws/saml/modules.ts")>
  & Served<typeof import("./aws/sso/modules.ts")>
  & Served<typeof import("./aws/webflow/ask.ts")>
  & Served<typeof import("./azure/modules.ts")>
  & Served<typeof import("./gcp/modules.ts")>
  & Served<typeof import("./github/modules.ts")>
  & Served<typeof import("./vault/modules.ts")>
  & Served<typeof import("../lib/config/remote/modules.ts")>
  & Served<typeof import("../lib/sign_in/token_source/subject.ts")>;

const wall = lockDown();
serve(
  {
    "aws/access_keys": () => import("./aws/cage/access_keys.ts"),
    "aws/new_access_key": () => import("./aws/cage/new_access_key.ts"),
    "aws/old_access_key": () => import("./aws/cage/old_access_key.ts"),
    "aws/assume_role": () => import("./aws/cage/assume_role.ts"),
    "aws/assume_root": () => import("./aws/cage/assume_root.ts"),
    "aws/caller_identity": () => import("./aws/cage/caller_identity.ts"),
    "aws/container": () => import("./aws/cage/container.ts"),
    "aws/federation": () => import("./aws/cage/federation.ts"),
    "aws/federation_token": () => import("./aws/cage/federation_token.ts"),
    "aws/ecr": () => import("./aws/cage/ecr.ts"),
    "aws/ecr_public": () => import("./aws/cage/ecr_public.ts"),
    "aws/eks": () => import("./aws/cage/eks.ts"),
    "aws/kept": () => import("./aws/cage/kept.ts"),
    "aws/get_session_token": () => import("./aws/cage/get_session_token.ts"),
    "aws/metadata": () => import("./aws/cage/metadata.ts"),
    "aws/saml/browser": () => import("./aws/cage/saml/browser.ts"),
    "aws/saml/read": () => import("./aws/cage/saml/read.ts"),
    "aws/saml/redeem": () => import("./aws/cage/saml/redeem.ts"),
    "aws/sso/oidc": () => import("./aws/cage/sso/oidc.ts"),
    "aws/sso/portal": () => import("./aws/cage/sso/portal.ts"),
    "aws/web_identity": () => import("./aws/cage/web_identity.ts"),
    "aws/webflow": () => import("./aws/cage/webflow.ts"),
    "azure/acr": () => import("./azure/cage/acr.ts"),
    "azure/aks": () => import("./azure/cage/aks.ts"),
    "azure/application": () => import("./azure/cage/application.ts"),
    "azure/browser": () => import("./azure/cage/browser.ts"),
    "azure/device": () => import("./azure/cage/device.ts"),
    "azure/kept": () => import("./azure/cage/kept.ts"),
    "azure/managed": () => import("./azure/cage/managed.ts"),
    "azure/refresh": () => import("./azure/cage/refresh.ts"),
    "azure/subscription": () => import("./azure/cage/subscription.ts"),
    "config/document": () => import("../lib/config/remote/document.ts"),
    "gcp/authorize": () => import("./gcp/cage/authorize.ts"),
    "gcp/aws_subject": () => import("./gcp/cage/aws_subject.ts"),
    "gcp/cluster": () => import("./gcp/cage/cluster.ts"),
    "gcp/exchange": () => import("./gcp/cage/exchange.ts"),
    "gcp/impersonate": () => import("./gcp/cage/impersonate.ts"),
    "gcp/kept": () => import("./gcp/cage/kept.ts"),
    "gcp/key": () => import("./gcp/cage/key.ts"),
    "gcp/metadata": () => import("./gcp/cage/metadata.ts"),
    "gcp/refresh": () => import("./gcp/cage/refresh.ts"),
    "gcp/revoke": () => import("./gcp/cage/revoke.ts"),
    "gcp/tokeninfo": () => import("./gcp/cage/tokeninfo.ts"),
    "github/app": () => import("./github/cage/app.ts"),
    "github/device": () => import("./github/cage/device.ts"),
    "github/installation": () => import("./github/cage/installation.ts"),
    "github/refresh": () => import("./github/cage/refresh.ts"),
    "github/revoke": () => import("./github/cage/revoke.ts"),
    "github/whoami": () => import("./github/cage/whoami.ts"),
    "oidc/subject": () => import("./oidc/cage/subject.ts"),
    "vault/kept": () => import("./vault/cage/kept.ts"),
    "vault/login": () => import("./vault/cage/login.ts"),
    "vault/revoke": () => import("./vault/cage/revoke.ts"),
  } satisfies Modules,
  wall,
  NETWORK,
);
