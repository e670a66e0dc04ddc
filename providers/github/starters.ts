/** The ways into GitHub that `init` offers. */
import {
  entriesOf,
  nameQuestion,
  ofProvider,
  type Starter,
  type StarterQuestion,
} from "../../lib/provider/starter.ts";

function host(kind: string): StarterQuestion {
  return ofProvider(kind, {
    name: "host",
    question: "Host",
    about: "The web site of GitHub Enterprise; github.com unless told.",
    example: "ghe.example.com",
    optional: true,
    unasked: true,
  });
}

const person: Starter = {
  name: "github-user",
  label: "GitHub: your account, by a code in the browser",
  comment: "You, signed in with a code that you type in the browser.",
  questions: [
    ofProvider("github/user", {
      name: "client_id",
      question: "Client ID",
      about: "Of a GitHub App or an OAuth App with device flow switched on, which your " +
        "organisation may have. On GitHub: Settings > Developer settings.",
      example: "Iv23liEXAMPLE",
    }),
    nameQuestion("github"),
    host("github/user"),
  ],
  entries: (answers) =>
    entriesOf(answers, {
      name: "github-login",
      kind: "github/user",
      fields: ["client_id", "host"],
    }, { kind: "github/user" }),
};

const app: Starter = {
  name: "github-app",
  label: "GitHub: a GitHub App, by its private key",
  comment: "A GitHub App where it is installed. Its key is not here, only where it is kept.",
  questions: [
    ofProvider("github/app", {
      name: "app_id",
      question: "App ID",
      about: "A number. On GitHub: Settings > Developer settings > GitHub Apps > the app > " +
        "General.",
      example: "1234567",
    }),
    ofProvider("github/app", {
      name: "private_key",
      question: "Path of its private key",
      about: "The .pem file that was downloaded when the key was made. Only you may be able to " +
        "read it.",
      example: "~/my-app.private-key.pem",
      secret: "file",
    }),
    ofProvider("github/app", {
      name: "owner",
      question: "Account that it is installed for (empty: the only one)",
      about: "The organisation or the person whose repositories you want to reach.",
      example: "octo-org",
      optional: true,
    }),
    nameQuestion("github-app"),
    host("github/app"),
  ],
  entries: (answers) =>
    entriesOf(answers, {
      name: "github-app",
      kind: "github/app",
      fields: ["app_id", "private_key", "owner", "host"],
    }, { kind: "github/installation" }),
};

/** In the order in which they are offered. */
export const starters: readonly Starter[] = [person, app];
