/** Where the schema for editors of this very version lies, once it is released. */
import { HOMEPAGE, VERSION } from "../version.ts";

/** What the release calls the file. */
export const SCHEMA_FILE = "atmos-auth.schema.json";

/** Its address. */
export const SCHEMA_ADDRESS = `${HOMEPAGE}/releases/download/v${VERSION}/${SCHEMA_FILE}`;
