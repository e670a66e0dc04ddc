/** The ways into Google Cloud that `init` offers. */
import {
  entriesOf,
  nameQuestion,
  ofIdentity,
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
  ofIdentity("gcp/project", {
    name: "project_id",
    question: "Project",
    about:
      "The id of the project that you work in, which may differ from its name. In the Google " +
      "Cloud console: the list of projects, at the top.",
    example: "my-project-123",
  }),
  nameQuestion("my-project-123", (answers) => textOf(answers, "project_id")),
];

/** A key's file says which project it was made in. */
const PROJECT_OF_KEY: readonly StarterQuestion[] = PROJECT.map((question) =>
  question.name === "project_id"
    ? { ...question, toldBy: { question: "key", key: "project_id" } }
    : question
);

const IN_PROJECT = { kind: "gcp/project", principal: ["project_id"] } as const;

const person: Starter = {
  name: "gcp-user",
  label: "Google Cloud: your Google account, in the browser",
  comment: "You, signed in in the browser, in one project.",
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
      about: "Not the secret itself, but its place. keyring:NAME is asked for in a moment, and " +
        "kept encrypted; or file:PATH, env:NAME.",
      example: "keyring:google-client-secret",
      secret: "reference",
      optional: true,
    }),
    ...PROJECT,
    endpoint("gcp/user"),
  ],
  entries: (answers) =>
    entriesOf(answers, {
      name: "google-login",
      kind: "gcp/user",
      fields: ["client_id", "client_secret", "endpoint_url"],
    }, IN_PROJECT),
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
        "read it.",
      example: "~/deploy-key.json",
      secret: "file",
    }),
    ...PROJECT_OF_KEY,
    endpoint("gcp/service-account-key"),
  ],
  entries: (answers) =>
    entriesOf(answers, {
      name: "google-key",
      kind: "gcp/service-account-key",
      fields: ["key", "endpoint_url"],
    }, IN_PROJECT),
};

const impersonation: Starter = {
  name: "gcp-impersonate",
  label: "Google Cloud: a service account, as gcloud's user",
  comment: "A service account that the account which gcloud is signed in to may act as " +
    "(gcloud auth application-default login).",
  questions: [
    ofIdentity("gcp/service-account", {
      name: "service_account_email",
      question: "Service account",
      about: "Its address. In the Google Cloud console: IAM & Admin > Service accounts. You need " +
        "the role Service Account Token Creator on it.",
      example: "deploy@my-project-123.iam.gserviceaccount.com",
    }),
    nameQuestion("deploy", (answers) => textOf(answers, "service_account_email").split("@")[0]!),
    endpoint("gcp/adc"),
  ],
  entries: (answers) =>
    entriesOf(answers, { name: "gcloud", kind: "gcp/adc", fields: ["endpoint_url"] }, {
      kind: "gcp/service-account",
      principal: ["service_account_email"],
    }),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [person, key, impersonation];
