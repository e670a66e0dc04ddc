/** A way in that `init` offers: what it asks, and the entries of a configuration that the answers become. */
import type { Role } from "./kind.ts";

/** A way in. Plain data but for `entries`; loaded by `init` alone. */
export interface Starter {
  /** Word that is typed for it: `atmos-auth init NAME`. */
  readonly name: string;
  /** In a list of all of them, whose cloud it is in front. */
  readonly label: string;
  /** Comment above its entries: what they do, in a sentence or two. */
  readonly comment: string;
  readonly questions: readonly StarterQuestion[];
  /** Nobody signs in with a secret, so there is nothing to keep. */
  readonly keepsNothing?: true;
  /** Makes entries of the answers; what is `undefined` in them is left out, and so is a map of nothing. */
  entries(answers: Answers): StarterEntries;
}

/** Something that a person knows, or can look up. */
export interface StarterQuestion {
  /** Under which it is answered on a command line: `--set NAME=VALUE`. */
  readonly name: string;
  /** A few words, without a colon. */
  readonly question: string;
  /** Words on what it is, and where one finds it in the cloud's console. */
  readonly about: string;
  readonly example: string;
  /** The field that the answer becomes, whose schema says what will do; absent for an entry's name. */
  readonly field?: StarterField;
  /** The answer is a secret's place: a reference such as `keyring:NAME`, or a file's path. Absent: the value itself. */
  readonly secret?: "reference" | "file";
  /** Tells what an empty answer means; without it, and unless it is `optional`, there must be one. */
  fallback?(answers: Answers): string;
  /** A file that another answer leads to holds the answer, under that key. */
  readonly toldBy?: { readonly question: string; readonly key: string };
  /** Answers of another sense, and why none of them will do, as the end of a sentence. */
  readonly refused?: readonly { readonly shape: RegExp; readonly why: string }[];
  /** It may be left out. */
  readonly optional?: true;
  /** It is not asked for: only `--set` says it. */
  readonly unasked?: true;
  /** A kind of identity: one that is configured will do, by its name, and where there is any it is asked for. */
  readonly among?: string;
}

/** Place of a field in its kind's schema. */
interface StarterField {
  readonly role: Role;
  readonly kind: string;
  readonly path: readonly string[];
}

/** Answers, by the questions' names: a value, or where a secret is kept. */
export type Answers = Readonly<Record<string, string | SecretPlace>>;

/** A secret's place, as a configuration says it. */
interface SecretPlace {
  readonly secret: string;
}

/** Entries below `auth:`, as plain data. */
export interface StarterEntries {
  readonly providers?: Readonly<Record<string, unknown>>;
  readonly identities?: Readonly<Record<string, unknown>>;
  /** Names of identities for which one of that name and kind stands where it is configured already, as it is. */
  readonly standing?: readonly string[];
}

/** The answer as the text that it is; empty when there is none. For names of entries. */
export function textOf(answers: Answers, name: string): string {
  const answer = answers[name];
  return typeof answer === "string" ? answer : "";
}

/** A question whose answer is a field of that name of a kind of provider. */
export function ofProvider(
  kind: string,
  question: Omit<StarterQuestion, "field">,
): StarterQuestion {
  return { ...question, field: { role: "provider", kind, path: [question.name] } };
}

/** A question whose answer is a field of a kind of identity, below `principal` unless told. */
export function ofIdentity(
  kind: string,
  question: Omit<StarterQuestion, "field">,
  path: readonly string[] = ["principal", question.name],
): StarterQuestion {
  return { ...question, field: { role: "identity", kind, path } };
}

/** A provider, and the identity `name` that is obtained from it, with the answers of these names as their fields. */
export function entriesOf(
  answers: Answers,
  provider: { readonly name: string; readonly kind: string; readonly fields: readonly string[] },
  identity: { readonly kind: string; readonly principal?: readonly string[] },
): StarterEntries {
  const picked = (names: readonly string[] = []) =>
    Object.fromEntries(names.map((name) => [name, answers[name]]));
  return {
    providers: { [provider.name]: { kind: provider.kind, ...picked(provider.fields) } },
    identities: {
      [textOf(answers, "name")]: {
        kind: identity.kind,
        via: { provider: provider.name },
        principal: picked(identity.principal),
      },
    },
  };
}

/** The question for what an identity is called. */
export function nameQuestion(
  example: string,
  fallback: NonNullable<StarterQuestion["fallback"]> = () => example,
): StarterQuestion {
  return {
    name: "name",
    question: "Name for it",
    about: "What you will type, as in: atmos-auth shell NAME",
    example,
    fallback,
  };
}
