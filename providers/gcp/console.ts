/** Pages of the Google Cloud console. */
import type { Credential } from "../../lib/credential.ts";
import { UserError } from "../../lib/errors.ts";
import { pageHint } from "../../lib/terminal/page_hint.ts";
import type { Console, ConsolePage, ConsoleRequest } from "../../lib/provider/plan.ts";
import { Secret } from "../../lib/secret.ts";

/** Pages by the names that people type; paths below `console.cloud.google.com`. */
const PAGES: Readonly<Record<string, string>> = {
  home: "home/dashboard",
  dashboard: "home/dashboard",
  compute: "compute/instances",
  gce: "compute/instances",
  gke: "kubernetes/list/overview",
  kubernetes: "kubernetes/list/overview",
  run: "run",
  cloudrun: "run",
  functions: "functions/list",
  storage: "storage/browser",
  gcs: "storage/browser",
  sql: "sql/instances",
  bigquery: "bigquery",
  bq: "bigquery",
  pubsub: "cloudpubsub/topic/list",
  artifacts: "artifacts",
  registry: "artifacts",
  build: "cloud-build/dashboard",
  iam: "iam-admin/iam",
  serviceaccounts: "iam-admin/serviceaccounts",
  secrets: "security/secret-manager",
  kms: "security/kms/keyrings",
  network: "networking/networks/list",
  vpc: "networking/networks/list",
  dns: "net-services/dns/zones",
  loadbalancing: "net-services/loadbalancing/list/loadBalancers",
  logs: "logs/query",
  monitoring: "monitoring",
  billing: "billing",
  apis: "apis/dashboard",
  quotas: "iam-admin/quotas",
};

const CONSOLE = "https://console.cloud.google.com/";

/** The names of pages, for completion. */
export const destinations: readonly string[] = Object.keys(PAGES);

/**
 * Returns the address of a page, in the project and for the account, if known. The console has no federation for
 * tokens: the browser must be signed in as a person.
 */
export function consoleUrl(
  destination: string | undefined,
  shown: { readonly project?: string | undefined; readonly account?: string | undefined },
): string {
  const url = new URL(pathOf(destination ?? "home"), CONSOLE);
  if (url.origin !== new URL(CONSOLE).origin) {
    throw new UserError("usage", `"${destination}" is not a page of the Google Cloud console`, {
      hint: `--destination ${CONSOLE}`,
    });
  }
  if (shown.project !== undefined) url.searchParams.set("project", shown.project);
  const isPerson = shown.account?.includes("@") && !shown.account.endsWith(".gserviceaccount.com");
  if (isPerson) url.searchParams.set("authuser", shown.account!);
  return url.href;
}

/** Returns the console of an identity in that project. */
export function consoleAt(project: string | undefined): Console {
  return {
    hosts: () => [],
    page: (_, credential, request) => Promise.try(() => openPage(project, credential, request)),
  };
}

function openPage(
  project: string | undefined,
  { shown }: Credential,
  { destination }: ConsoleRequest,
): ConsolePage {
  const url = consoleUrl(destination, { project, account: shown.principal });
  return { url: new Secret(url), note: NOTE };
}

const NOTE =
  "Google has no sign-in for tokens: the page is shown to whoever the browser is signed in as";

function pathOf(destination: string): string {
  if (/^https?:/i.test(destination)) return destination;
  const page = PAGES[destination.toLowerCase()];
  if (page !== undefined) return page;
  throw new UserError("usage", `There is no console page "${destination}"`, {
    hint: pageHint(destinations),
  });
}
