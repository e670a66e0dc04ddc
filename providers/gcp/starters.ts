/** The ways into Google Cloud that `init` offers. */
import {
  type Answers,
  nameQuestion,
  ofProvider,
  type Starter,
  type StarterQuestion,
  textOf,
} from "../../lib/provider/starter.ts";

function endpoint(kind: string): StarterQuestion {
  return ofProvider(kind, {
    name: "endpoint_url",
    question: "Endpoint",
    about: "Who is asked instead of Google's own hosts.",
    example: "https://google.example.com",
    optional: true,
    unasked: true,
  });
}

const PROJECT: readonly StarterQuestion[] = [
  {
    name: "project_id",
    question: "Project",
    about:
      "The id of the project that you work in, which may differ from its name. In the Google " +
      "Cloud console: the list of projects, at the top.",
    example: "my-project-123",
    field: { role: "identity", kind: "gcp/project", path: ["principal", "project_id"] },
  },
  nameQuestion("my-project-123", (answers) => textOf(answers, "project_id")),
];

function inProject(provider: string, answers: Answers) {
  return {
    [textOf(answers, "name")]: {
      kind: "gcp/project",
      via: { provider },
      principal: { project_id: answers["project_id"] },
    },
  };
}

const person: Starter = {
  name: "gcp-user",
  label: "Google Cloud: your Google account, in the browser",
  comment: "You, signed in to in the browser, in one project.",
  questions: [
    ofProvider("gcp/user", {
      name: "client_id",
      question: "OAuth client ID",
      about:
        'Of a client of the type "Desktop app", which your organisation may have. One is made ' +
        "at https://console.cloud.google.com/auth/clients",
      example: "1234567890-EXAMPLE.apps.googleusercontent.com",
    }),
    ofProvider("gcp/user", {
      name: "client_secret",
      question: "Where the client's secret is kept (empty: it has none)",
      about: "Not the secret itself, but its place: file:PATH, env:NAME or keyring:NAME.",
      example: "file:~/google-client-secret",
      secret: "reference",
      optional: true,
    }),
    ...PROJECT,
    endpoint("gcp/user"),
  ],
  entries: (answers) => ({
    providers: {
      "google-login": {
        kind: "gcp/user",
        client_id: answers["client_id"],
        client_secret: answers["client_secret"],
        endpoint_url: answers["endpoint_url"],
      },
    },
    identities: inProject("google-login", answers),
  }),
};

const key: Starter = {
  name: "gcp-key",
  label: "Google Cloud: a service account, by its key file",
  comment: "A service account in one project. Its key is not here, only where it is kept.",
  questions: [
    ofProvider("gcp/service-account-key", {
      name: "key",
      question: "Path of the key file",
      about: "The JSON file that was downloaded when the key was made. Only you may be able to " +
        "read it: chmod 600 FILE",
      example: "~/deploy-key.json",
      secret: "file",
    }),
    ...PROJECT,
    endpoint("gcp/service-account-key"),
  ],
  entries: (answers) => ({
    providers: {
      "google-key": {
        kind: "gcp/service-account-key",
        key: answers["key"],
        endpoint_url: answers["endpoint_url"],
      },
    },
    identities: inProject("google-key", answers),
  }),
};

const impersonation: Starter = {
  name: "gcp-impersonate",
  label: "Google Cloud: a service account, as gcloud's user",
  comment: "A service account that the account which gcloud is signed in to may act as " +
    "(gcloud auth application-default login).",
  questions: [
    {
      name: "service_account_email",
      question: "Service account",
      about: "Its address. In the Google Cloud console: IAM & Admin > Service accounts. You need " +
        "the role Service Account Token Creator on it.",
      example: "deploy@my-project-123.iam.gserviceaccount.com",
      field: {
        role: "identity",
        kind: "gcp/service-account",
        path: ["principal", "service_account_email"],
      },
    },
    nameQuestion("deploy", (answers) => textOf(answers, "service_account_email").split("@")[0]!),
    endpoint("gcp/adc"),
  ],
  entries: (answers) => ({
    providers: { gcloud: { kind: "gcp/adc", endpoint_url: answers["endpoint_url"] } },
    identities: {
      [textOf(answers, "name")]: {
        kind: "gcp/service-account",
        via: { provider: "gcloud" },
        principal: { service_account_email: answers["service_account_email"] },
      },
    },
  }),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [person, key, impersonation];
