/** Port: tokens that `openapi-mcp login` stored, for one user and one API. */

export interface StoredLogin {
  readonly clientId: string;
  /** Absolute; may be another than the document's, where it was discovered. */
  readonly tokenUrl: string;
  readonly accessToken: string;
  /** Milliseconds of the epoch; absent where the server does not say. */
  readonly expiresAt?: number;
  readonly refreshToken?: string;
}

export interface Logins {
  readonly find: (key: string) => StoredLogin | undefined;
  /**
   * Changes what is stored while nobody else does, other processes included.
   * @param change is given what is stored at that moment, and gives what is to be stored
   */
  readonly update: (
    key: string,
    change: (stored: StoredLogin) => Promise<StoredLogin>,
  ) => Promise<StoredLogin | undefined>;
}
