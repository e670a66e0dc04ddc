/** `env:VAR`: a variable of the environment in which the program was started. */
import { Secret } from "../secret.ts";
import type { System } from "../system.ts";
import { noSecret, type SecretScheme } from "./scheme.ts";

/** Secrets in the environment. */
export function envScheme({ env }: System): SecretScheme {
  return {
    scheme: "env",
    form: "env:VAR",
    resolve: (rest, at) => {
      const value = env.get(rest);
      if (value) return Promise.resolve(new Secret(value));
      const why = value === undefined ? "that variable is not set" : "that variable is empty";
      const plain = /^[A-Za-z_]\w*$/.test(rest);
      const hint = plain ? `read -rs ${rest} && export ${rest}` : "!secret env:VAR";
      return Promise.reject(noSecret({ scheme: "env", rest }, why, at, hint));
    },
  };
}
