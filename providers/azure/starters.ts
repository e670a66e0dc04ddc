/** The ways into Azure that `init` offers. */
import {
  type Answers,
  nameQuestion,
  ofProvider,
  type Starter,
  type StarterQuestion,
  textOf,
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
  {
    name: "subscription_id",
    question: "Subscription",
    about: "The id of the subscription that you work in. In the Azure portal: Subscriptions.",
    example: "00000000-0000-0000-0000-000000000000",
    field: {
      role: "identity",
      kind: "azure/subscription",
      path: ["principal", "subscription_id"],
    },
  },
  nameQuestion("azure"),
];

function entriesOf(provider: string, kind: string, fields: readonly string[], answers: Answers) {
  const told = ["tenant_id", ...fields, "authority_host", "resource_manager_url"];
  return {
    providers: {
      [provider]: { kind, ...Object.fromEntries(told.map((name) => [name, answers[name]])) },
    },
    identities: {
      [textOf(answers, "name")]: {
        kind: "azure/subscription",
        via: { provider },
        principal: { subscription_id: answers["subscription_id"] },
      },
    },
  };
}

const person: Starter = {
  name: "azure-user",
  label: "Azure: your Microsoft account, in the browser",
  comment: "You, signed in to in the browser (with --device: by a code), in one subscription.",
  questions: [tenant("azure/interactive"), ...SUBSCRIPTION, ...elsewhere("azure/interactive")],
  entries: (answers) => entriesOf("azure-login", "azure/interactive", [], answers),
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
    ofProvider(APP, {
      name: "client_secret",
      question: "Where its secret is kept",
      about: "Not the secret itself, but its place: file:PATH, env:NAME, keyring:NAME, or " +
        'exec:["PROGRAM", "ARGUMENT"], which prints it.',
      example: "file:~/azure-secret",
      secret: "reference",
    }),
    ...SUBSCRIPTION,
    ...elsewhere(APP),
  ],
  entries: (answers) => entriesOf("azure-app", APP, ["client_id", "client_secret"], answers),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [person, application];
