package io.councilrouter.codec.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By which words one dialect tells the facts of a request, for {@link FactsScan}. Made once per dialect; immutable, shared
 * between threads.
 */
public final class FactWords {
    private final Map<String, Fact> root;
    private final String countsFlag;
    private final String messageImages;
    private final List<String> imageTypes;

    private FactWords(Builder from) {
        root = new HashMap<>(from.root);
        countsFlag = from.countsFlag;
        messageImages = from.messageImages;
        imageTypes = List.copyOf(from.imageTypes);
    }

    /** Collects words. */
    public static final class Builder {
        private final Map<String, Fact> root = new HashMap<>();
        private String countsFlag = "";
        private String messageImages = "";
        private List<String> imageTypes = List.of();

        /** Words for nothing. */
        public Builder() {}

        /** A root field of this name holds {@code fact}. */
        public Builder root(String name, Fact fact) {
            root.put(name, fact);
            return this;
        }

        /** The root object {@code name} says with {@code flag} whether a stream is to tell its token counts. */
        public Builder counts(String name, String flag) {
            countsFlag = flag;
            return root(name, Fact.COUNTS);
        }

        /** A message has its images in the list {@code name}. */
        public Builder messageImages(String name) {
            messageImages = name;
            return this;
        }

        /** A part of a message whose {@code type} is one of {@code names} is an image. */
        public Builder imageTypes(String... names) {
            imageTypes = List.of(names);
            return this;
        }

        /** The words. */
        public FactWords build() {
            return new FactWords(this);
        }
    }

    Fact root(String name) {
        Fact fact = root.get(name);
        return fact == null ? Fact.OTHER : fact;
    }

    boolean countsFlag(String name) {
        return name.equals(countsFlag);
    }

    boolean messageImages(String name) {
        return name.equals(messageImages);
    }

    List<String> imageTypes() {
        return imageTypes;
    }
}
