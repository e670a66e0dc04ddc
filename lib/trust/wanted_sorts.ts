/** Of what sort a thing is that a configuration says: told from where it stands and how it is written. */
import { entryOf } from "./said.ts";

/** Whether it names a program to run. */
export function isProgram(path: string, value: string): boolean {
  return value.startsWith("!exec ") || value.startsWith("!secret exec:") ||
    /(_process|\.default_shell|executable_path|\.executable\.command|\.program|\.command)(\.|$)/
      .test(path);
}

/** Whether it names a file, a variable or a secret to read. */
export function isSource(path: string, value: string): boolean {
  if (isProgram(path, value)) return false;
  return /^!(secret|env|include) |^\[secret: /.test(value) ||
    /(_file|file_path|_path|\.environment_variable|\.token_source\.url)$/.test(path);
}

/** Whether it is a setting of `auth` itself. */
export function isSetting(path: string, value: string): boolean {
  return /^auth\./.test(path) && entryOf(path) === path && !isProgram(path, value) &&
    !isSource(path, value) && !isVain(path);
}

/** Whether only one's own files may say it. */
export function isVain(path: string): boolean {
  return /^auth\.(audit|trust)(\.|$)/.test(path);
}
