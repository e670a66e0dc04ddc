/**
 * The form in which a tool of Go's wants its file, and where a file has another: Go reads such a file not in part, but
 * not at all (pkg.go.dev/encoding/json, `UnmarshalTypeError`). Nothing, `null`, is taken everywhere. Pure.
 */
import { isMap } from "../../map.ts";

/**
 * A form: of one value, of a list, of a map of anything, of a map whose keys are known; others in it are passed over.
 */
export type Shape =
  | keyof typeof VALUES
  | { readonly list: Shape }
  | NamedList
  | { readonly values: Shape }
  | { readonly fields: Fields };

/** A list in which each entry has a name of its own; with `by`, each that has something under that key. */
interface NamedList {
  readonly named: Fields;
  readonly by?: string;
}

/** Shapes under the keys that are known. */
export type Fields = Readonly<Record<string, Shape>>;

/** Place at which the form is another, and what it must be, as the end of a sentence; quotes no value. */
interface Misfit {
  readonly path: readonly (string | number)[];
  readonly must: string;
}

const VALUES = {
  any: { is: () => true, must: "" },
  text: { is: (value: unknown) => typeof value === "string", must: "be a text, in quotes" },
  flag: { is: (value: unknown) => typeof value === "boolean", must: "be true or false" },
  base64: { is: isBase64, must: "be base64" },
  login: { is: isLogin, must: "be USER:PASSWORD in base64" },
} as const;

/** The first place of another form; `spelled` says which key a key of the file is. */
export function misfit(
  shape: Shape,
  value: unknown,
  spelled = (key: string) => key,
): Misfit | undefined {
  return new Search(spelled).at(shape, value, []);
}

class Search {
  readonly #spelled: (key: string) => string;

  constructor(spelled: (key: string) => string) {
    this.#spelled = spelled;
  }

  at(shape: Shape, value: unknown, path: Misfit["path"]): Misfit | undefined {
    if (value === null || value === undefined) return undefined;
    if (typeof shape === "string") {
      const { is, must } = VALUES[shape];
      return is(value) ? undefined : { path, must };
    }
    if ("named" in shape) return this.#ofNamed(shape, value, path);
    if ("list" in shape) return this.#ofList(shape.list, value, path);
    if (!isMap(value)) return { path, must: "be a map" };
    const shapes = "fields" in shape ? this.#known(shape.fields) : undefined;
    const of = (key: string) =>
      "values" in shape ? shape.values : shapes?.get(this.#spelled(key)) ?? "any";
    return first(Object.entries(value), ([key, each]) => this.at(of(key), each, [...path, key]));
  }

  #known(fields: Fields): ReadonlyMap<string, Shape> {
    return new Map(Object.entries(fields).map(([key, shape]) => [this.#spelled(key), shape]));
  }

  #ofList(shape: Shape, value: unknown, path: Misfit["path"]): Misfit | undefined {
    if (!Array.isArray(value)) return { path, must: "be a list" };
    return first([...value.entries()], ([at, each]) => this.at(shape, each, [...path, at]));
  }

  /** Two without a name have the same. */
  #ofNamed(
    { named: fields, by = "" }: NamedList,
    value: unknown,
    path: Misfit["path"],
  ): Misfit | undefined {
    const found = this.#ofList({ fields: { name: "text", ...fields } }, value, path);
    if (found !== undefined || !Array.isArray(value)) return found;
    const all = value.map((each) => isMap(each) ? each : {});
    const names = all.map(({ name }) => name ?? "");
    const counts = all.map((each, at) => by === "" || each[by] != null ? names[at] : undefined);
    const twice = names.findIndex((name, at) => counts.slice(0, at).includes(name));
    return twice < 0 ? undefined : { path: [...path, twice], must: "have a name of its own" };
  }
}

function first<T>(all: readonly T[], find: (one: T) => Misfit | undefined): Misfit | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Line ends in it are passed over (pkg.go.dev/encoding/base64). */
function isBase64(value: unknown): boolean {
  if (typeof value !== "string") return false;
  const text = value.replace(/[\r\n]/g, "");
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** A user's name and a password; nothing is no login, and no fault. */
function isLogin(value: unknown): boolean {
  if (value === "") return true;
  if (typeof value !== "string" || !isBase64(value)) return false;
  return atob(value.replace(/[\r\n]/g, "")).indexOf(":") > 0;
}
