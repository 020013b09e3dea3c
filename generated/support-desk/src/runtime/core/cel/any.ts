/** What no schema describes: everything may be done with it, and is checked when it is done. */
// biome-ignore lint/suspicious/noExplicitAny: that is what it stands for
export type Any = any;

/** Whether nothing is known of a type. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

/** A text of which a document names the values, of an API that may send others: editors offer those that are known. */
export type Open<Known extends string> = Known | (string & Record<never, never>);
