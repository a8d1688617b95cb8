/** What we use of sax 1.6, which brings no types. */
declare module 'sax' {
  interface Tag {
    readonly name: string;
    readonly attributes: object;
  }
  interface Parser {
    /** What `&name;` stands for. */
    ENTITIES: Readonly<Record<string, string>>;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    ondoctype: (doctype: string) => void;
    onerror: (error: Error) => void;
    /** Before any attribute of the element. */
    onopentagstart: (tag: Tag) => void;
    onattribute: (attribute: { readonly name: string; readonly value: string }) => void;
    onclosetag: (name: string) => void;
    write(chunk: string): Parser;
    /** Throws the last error that was not cleared. */
    close(): Parser;
  }
  const sax: { parser(isStrict: boolean, options: { readonly position: boolean }): Parser };
  export = sax;
}
