/** The directory of pass's entries. */

/** The variable that names the directory. */
export const PASS_STORE = "PASSWORD_STORE_DIR";
