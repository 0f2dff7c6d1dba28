package io.councilrouter.codec.chat;

/** Where the flag is that {@link FactWords.FactWordsBuilder#flag} names, and what a wire must do to set it. */
public enum FlagPlace {
    /** There is no such object; it can be inserted as a root field. */
    ABSENT,
    /** The flag is true. */
    ON,
    /** The span is the whole object, which is empty or null: an object with the flag takes its place. */
    WHOLE,
    /** The span is the flag's value: true takes its place, and the rest of the object stays. */
    VALUE,
    /** The span is empty, just after the brace of an object that has other members: the flag goes in front of them. */
    MEMBER
}
