package io.councilrouter.codec.chat;

import io.councilrouter.codec.json.JsonCursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The field names by which one dialect states the facts of a request, for {@link FactsScan}. Built once per dialect;
 * immutable, shared between threads.
 */
public final class FactWords {
    private final Map<String, Fact> root;
    private final List<String> flags;
    private final boolean deep;
    private final String messageImages;
    private final List<String> imageTypes;
    private final List<String> imageFields;
    private final String reference;

    private FactWords(FactWordsBuilder from) {
        root = new HashMap<>(from.root);
        flags = List.copyOf(from.flags);
        deep = from.deep;
        messageImages = from.messageImages;
        imageTypes = List.copyOf(from.imageTypes);
        imageFields = List.copyOf(from.imageFields);
        reference = from.reference;
    }

    /** Collects words. */
    public static final class FactWordsBuilder {
        private final Map<String, Fact> root = new HashMap<>();
        private List<String> flags = List.of();
        private boolean deep;
        private String messageImages = "";
        private List<String> imageTypes = List.of();
        private List<String> imageFields = List.of();
        private String reference = "";

        /** Starts without any words. */
        public FactWordsBuilder() {}

        /** A root field of this name holds {@code fact}. */
        public FactWordsBuilder root(String name, Fact fact) {
            root.put(name, fact);
            return this;
        }

        /** The root object {@code name} holds the flag {@code inside}, which the dialect's wires ask about. */
        public FactWordsBuilder flag(String name, String inside) {
            flags = List.of(inside);
            return root(name, Fact.FLAG);
        }

        /**
         * An object in the root object {@code name} holds the flag, under any of the names {@code inside}. It can only
         * be asked for, not be set.
         */
        public FactWordsBuilder deepFlag(String name, String... inside) {
            flags = List.of(inside);
            deep = true;
            return root(name, Fact.FLAG);
        }

        /** A message has its images in the list {@code name}. */
        public FactWordsBuilder messageImages(String name) {
            messageImages = name;
            return this;
        }

        /** A part of a message whose {@code type} is one of {@code names} is an image. */
        public FactWordsBuilder imageTypes(String... names) {
            imageTypes = List.of(names);
            return this;
        }

        /** An object under one of {@code names}, anywhere in a message, is an image or another medium. */
        public FactWordsBuilder imageFields(String... names) {
            imageFields = List.of(names);
            return this;
        }

        /** A message whose {@code type} is this stands for one of an earlier exchange. */
        public FactWordsBuilder reference(String name) {
            reference = name;
            return this;
        }

        /** The collected words. */
        public FactWords build() {
            return new FactWords(this);
        }
    }

    Fact root(String name) {
        Fact fact = root.get(name);
        return fact == null ? Fact.OTHER : fact;
    }

    boolean flag(String name) {
        return flags.contains(name);
    }

    /** Whether the flag lies in an object in the root object. */
    boolean deep() {
        return deep;
    }

    boolean messageImages(String name) {
        return name.equals(messageImages);
    }

    boolean imageField(String name) {
        return imageFields.contains(name);
    }

    /** Whether the string on which {@code json} stands is the type of an image. */
    boolean image(JsonCursor json) {
        for (int i = 0; i < imageTypes.size(); i++) {
            if (json.is(imageTypes.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is the type of a message that stands for an earlier one. */
    boolean reference(JsonCursor json) {
        return !reference.isEmpty() && json.is(reference);
    }
}
