/** The ways into Azure that `init` offers. */
import {
  entriesOf,
  nameQuestion,
  ofIdentity,
  ofProvider,
  type Starter,
  type StarterQuestion,
} from "../../lib/provider/starter.ts";

function tenant(kind: string): StarterQuestion {
  return ofProvider(kind, {
    name: "tenant_id",
    question: "Tenant",
    about: "Your directory: its id or its domain. In the Azure portal: Microsoft Entra ID > " +
      "Overview > Tenant ID or Primary domain.",
    example: "contoso.onmicrosoft.com",
  });
}

/** Servers in Microsoft's place. */
function elsewhere(kind: string): readonly StarterQuestion[] {
  const shared = { optional: true, unasked: true } as const;
  return [
    ofProvider(kind, {
      ...shared,
      name: "authority_host",
      question: "Authority",
      about: "Who signs in instead of Microsoft's own host.",
      example: "https://login.example.com",
    }),
    ofProvider(kind, {
      ...shared,
      name: "resource_manager_url",
      question: "Resource Manager",
      about: "Who is asked instead of Azure Resource Manager.",
      example: "https://management.example.com",
    }),
  ];
}

const SUBSCRIPTION: readonly StarterQuestion[] = [
  ofIdentity("azure/subscription", {
    name: "subscription_id",
    question: "Subscription",
    about: "The id of the subscription that you work in. In the Azure portal: Subscriptions.",
    example: "00000000-0000-0000-0000-000000000000",
  }),
  nameQuestion("azure"),
];

const IDENTITY = { kind: "azure/subscription", principal: ["subscription_id"] } as const;

const ELSEWHERE = ["authority_host", "resource_manager_url"];

const person: Starter = {
  name: "azure-user",
  label: "Azure: your Microsoft account, in the browser",
  comment: "You, signed in in the browser (with --device: by a code), in one subscription.",
  questions: [tenant("azure/interactive"), ...SUBSCRIPTION, ...elsewhere("azure/interactive")],
  entries: (answers) =>
    entriesOf(answers, {
      name: "azure-login",
      kind: "azure/interactive",
      fields: ["tenant_id", ...ELSEWHERE],
    }, IDENTITY),
};

const APP = "azure/client-secret";

const application: Starter = {
  name: "azure-app",
  label: "Azure: an application (service principal)",
  comment: "An application in one subscription. Its secret is not here, only where it is kept.",
  questions: [
    tenant(APP),
    ofProvider(APP, {
      name: "client_id",
      question: "Application (client) ID",
      about: "In the Azure portal: Microsoft Entra ID > App registrations > the application.",
      example: "00000000-0000-0000-0000-000000000000",
    }),
    {
      // What stands behind the field's own name is hidden in all that is said.
      name: "secret",
      question: "Where its secret is kept",
      about: "Not the secret itself, but its place. keyring:NAME is asked for in a moment, and " +
        'kept encrypted; or file:PATH, env:NAME, or exec:["PROGRAM", "ARGUMENT"], which prints it.',
      example: "keyring:azure-secret",
      secret: "reference",
      field: { role: "provider", kind: APP, path: ["client_secret"] },
    },
    ...SUBSCRIPTION,
    ...elsewhere(APP),
  ],
  entries: (answers) =>
    entriesOf({ ...answers, client_secret: answers["secret"] ?? "" }, {
      name: "azure-app",
      kind: APP,
      fields: ["tenant_id", "client_id", "client_secret", ...ELSEWHERE],
    }, IDENTITY),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [person, application];
