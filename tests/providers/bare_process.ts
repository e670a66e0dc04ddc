/** The cage gives SDKs no environment; neither do the tests that run them. Imported before any of them. */
import process from "node:process";

Object.defineProperty(process, "env", { value: {} });
