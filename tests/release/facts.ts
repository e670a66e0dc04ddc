/** A release that never was. */
import type { Facts } from "../../scripts/release/facts.ts";

/** What is true of it. */
export const FACTS: Facts = {
  name: "atmos-auth",
  version: "1.2.3",
  commit: "0123456789abcdef0123456789abcdef01234567",
  date: "2026-01-31T10:20:30.000Z",
  homepage: "https://github.com/acme/atmos-auth",
  summary: "Opens a shell that is exactly one cloud identity",
  license: "Apache-2.0",
  downloads: "https://github.com/acme/atmos-auth/releases/download/v1.2.3",
  maintainer: "The atmos-auth authors <acme@users.noreply.github.com>",
};
