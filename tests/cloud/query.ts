/** The AWS Query protocol as STS speaks it: parameters in, XML out. */

/** The API version that every STS client names. */
export const VERSION = "2011-06-15";

/** The same of IAM. */
export const IAM_VERSION = "2010-05-08";

const NAMESPACES: Readonly<Record<string, string>> = {
  [VERSION]: `https://sts.amazonaws.com/doc/${VERSION}/`,
  [IAM_VERSION]: `https://iam.amazonaws.com/doc/${IAM_VERSION}/`,
};

/** An error as AWS answers it. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What an operation answers: nested names and texts; an absent value is left out. */
export interface Answer {
  readonly [name: string]: string | number | Answer | readonly Answer[] | undefined;
}

/** The successful answer to an operation. */
export function answerXml(
  operation: string,
  answer: Answer,
  requestId: string,
  version = VERSION,
): string {
  return `<${operation}Response xmlns="${NAMESPACES[version]}">\n` +
    `  <${operation}Result>\n${elements(answer, "    ")}  </${operation}Result>\n` +
    `  <ResponseMetadata>\n    <RequestId>${requestId}</RequestId>\n  </ResponseMetadata>\n` +
    `</${operation}Response>\n`;
}

/** The answer that says what went wrong. */
export function errorXml(error: AwsError, requestId: string): string {
  const type = error.status >= 500 ? "Receiver" : "Sender";
  return `<ErrorResponse xmlns="${NAMESPACES[VERSION]}">\n  <Error>\n    <Type>${type}</Type>\n` +
    `    <Code>${error.code}</Code>\n    <Message>${escape(error.message)}</Message>\n` +
    `  </Error>\n  <RequestId>${requestId}</RequestId>\n</ErrorResponse>\n`;
}

function elements(answer: Answer, indent: string): string {
  return Object.entries(answer).map(([name, value]) => {
    if (value === undefined) return "";
    if (isList(value)) {
      const members = value.map((member) => elements({ member }, indent + "  ")).join("");
      return `${indent}<${name}>\n${members}${indent}</${name}>\n`;
    }
    if (typeof value !== "object") return `${indent}<${name}>${escape(String(value))}</${name}>\n`;
    return `${indent}<${name}>\n${elements(value, indent + "  ")}${indent}</${name}>\n`;
  }).join("");
}

function isList(value: Answer[string]): value is readonly Answer[] {
  return Array.isArray(value);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The parameters of one request. */
export class Parameters {
  readonly #values: URLSearchParams;

  constructor(form: string) {
    this.#values = new URLSearchParams(form);
  }

  /** All of them, by name. */
  all(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  /** The value, or `undefined`. */
  find(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  /** The value; answers `ValidationError` when it is missing or of the wrong form. */
  need(name: string, form = /^[^]+$/): string {
    const value = this.find(name);
    if (value === undefined) throw invalid("null", name, "Member must not be null");
    if (form.test(value)) return value;
    throw invalid(value, name, `Member must satisfy regular expression pattern: ${form.source}`);
  }

  /** A number of seconds within these bounds. */
  seconds(name: string, least: number, most: number, otherwise: number): number {
    const text = this.find(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    const bound = (relation: string, limit: number) =>
      invalid(text, name, `Member must have value ${relation} than or equal to ${limit}`);
    if (!(value >= least)) throw bound("greater", least);
    if (value > most) throw bound("less", most);
    return value;
  }

  /** The members of a list, such as `Tags.member.1.Key` with the field `Key`. */
  list(name: string, field?: string): string[] {
    const found: string[] = [];
    for (let index = 1;; index++) {
      const value = this.find(`${name}.member.${index}${field ? `.${field}` : ""}`);
      if (value === undefined) return found;
      found.push(value);
    }
  }
}

function invalid(value: string, name: string, constraint: string): AwsError {
  const camel = name[0]!.toLowerCase() + name.slice(1);
  const shown = value === "null" ? "null" : `'${value}'`;
  return new AwsError(
    400,
    "ValidationError",
    `1 validation error detected: Value ${shown} at '${camel}' failed to satisfy constraint: ${constraint}`,
  );
}
