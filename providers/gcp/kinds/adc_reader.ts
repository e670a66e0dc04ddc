/** Reader of Google's credential files: their fields, and errors that quote none of them. */
import { type Place, UserError } from "../../../lib/errors.ts";
import { Secret } from "../../../lib/secret.ts";

/** A file's name in messages, and the command that makes another one. */
export interface AdcWords {
  readonly shown: string;
  readonly mend: string;
  /** The place in the configuration that names it, if one does. */
  readonly at?: Place;
}

/** Parses a file; throws `config_invalid` for one that is not JSON. */
export function parseJson(text: string, { shown, mend, at }: AdcWords): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError("config_invalid", `${shown} is not JSON`, { hint: mend, at });
  }
}

/** One of these files, or one inside another. */
export class AdcFile {
  readonly words: AdcWords;
  readonly #content: Record<string, unknown>;

  constructor(content: unknown, words: AdcWords) {
    this.words = words;
    this.#content = typeof content === "object" && content !== null
      ? content as Record<string, unknown>
      : {};
  }

  get type(): string {
    return this.find("type") ?? "";
  }

  find(name: string): string | undefined {
    const value = this.#content[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  text(name: string): string {
    return this.find(name) ?? this.#lacks(name);
  }

  secret(name: string): Secret {
    return new Secret(this.text(name));
  }

  map(name: string): AdcFile {
    const { shown, ...rest } = this.words;
    return new AdcFile(this.#content[name], { shown: `${shown}, ${name}`, ...rest });
  }

  texts(name: string): readonly string[] {
    const value = this.#content[name] ?? [];
    const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
    return isTexts ? value : this.#lacks(name);
  }

  number(name: string): number | undefined {
    const value = this.#content[name];
    return typeof value === "number" ? value : undefined;
  }

  wrong(what: string, hint = this.words.mend): UserError {
    return new UserError("config_invalid", `${this.words.shown} ${what}`, {
      hint,
      at: this.words.at,
    });
  }

  #lacks(name: string): never {
    throw this.wrong(`lacks "${name}"`);
  }
}

/** Throws for a file that would send its token to anybody but Google's own address. */
export function refuseOtherIssuer(file: AdcFile, own: string): void {
  const url = file.text("token_url");
  if (url === own) return;
  // Those of a session lead to the session.
  const isSessions = url.startsWith("http://127.0.0.1:");
  const hint = isSessions ? "leave the shell of atmos-auth first" : file.words.mend;
  throw file.wrong(`has a token_url other than ${own}`, hint);
}

/** Returns the account at the end of an impersonation address; throws when that is not Google's own. */
export function target(file: AdcFile, url: string): string {
  const match = url.match(
    /^https:\/\/iamcredentials\.googleapis\.com\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/,
  );
  if (match) return emailOf(file, decodeURIComponent(match[1]!));
  throw file.wrong("has a service_account_impersonation_url that is not Google's");
}

/** Returns the email address of a service account; throws for anything else. */
export function emailOf(file: AdcFile, email: string): string {
  if (/^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.gserviceaccount\.com$/.test(email)) return email;
  throw file.wrong("names something that is not a service account");
}
