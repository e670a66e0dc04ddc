/** The cage gives SDKs no environment and no word of the machine; neither do the tests that run them. Imported before any of them. */
import os from "node:os";
import process from "node:process";

Object.defineProperty(process, "env", { value: {} });
Object.defineProperty(os, "release", { value: () => "" });
