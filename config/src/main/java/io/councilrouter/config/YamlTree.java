package io.councilrouter.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * From YAML text to {@link Tree}. Nothing is constructed from tags: unusual tags are rejected, and so are merge keys,
 * keys that are not texts, duplicate keys and anchors that contain themselves. An anchor that is used often is the same
 * tree each time, so aliases cannot make it explode; besides, SnakeYAML limits their number, the depth and the length.
 */
final class YamlTree {

    private static final Set<Tag> PLAIN =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    private final String source;
    private final Problems problems;
    private final IdentityHashMap<Node, Tree> known = new IdentityHashMap<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlTree(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** Reads a document; after a syntax error the tree is empty, since nothing that follows can be trusted. */
    static Tree parse(String source, String text, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(32);
        try {
            // Not through Yaml: its object mapping needs java.beans, which the runtime image does not contain.
            Node root = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
                    .getSingleNode();
            if (root != null) {
                return new YamlTree(source, problems).tree(root);
            }
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            Where where = mark == null ? Where.named(source) : where(source, mark);
            problems.error(where, "", "not YAML: " + e.getProblem() + hint(text, where.line()));
        } catch (YAMLException e) {
            problems.error(Where.named(source), "", "not YAML: " + e.getMessage());
        }
        return new Tree.Nothing(new Where(source, 1, 1));
    }

    /** By far the most common mistake: a bare <code>${VAR}</code> between the braces of a flow mapping. */
    private static String hint(String text, int line) {
        return text.lines().skip(Math.max(0, line - 1)).findFirst().orElse("").contains("${")
                ? "; put quotes around \"${...}\""
                : "";
    }

    private Tree tree(Node node) {
        Tree done = known.get(node);
        if (done != null) {
            return done;
        }
        Where where = where(source, node.getStartMark());
        if (!open.add(node)) {
            problems.error(where, "", "an anchor that contains itself");
            return new Tree.Nothing(where);
        }
        Tree made = PLAIN.contains(node.getTag()) ? plain(node, where) : refuseTag(node, where);
        open.remove(node);
        known.put(node, made);
        return made;
    }

    private Tree refuseTag(Node node, Where where) {
        problems.error(where, "", "the tag " + node.getTag().getValue() + " is not supported");
        return new Tree.Nothing(where);
    }

    private Tree plain(Node node, Where where) {
        // No switch over patterns: the JDK generates a class for the first one, at each start of a command.
        if (node instanceof ScalarNode scalar) {
            return scalar.getTag().equals(Tag.NULL)
                    ? new Tree.Nothing(where)
                    : new Tree.ScalarTree(
                            where, scalar.getValue(), false, scalar.getTag().equals(Tag.STR));
        }
        if (node instanceof SequenceNode list) {
            return new Tree.Items(
                    where, list.getValue().stream().map(this::tree).toList());
        }
        if (node instanceof MappingNode map) {
            return fields(map, where);
        }
        throw new IllegalStateException("a node of no known kind");
    }

    private Tree fields(MappingNode map, Where where) {
        List<Tree.TreeEntry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : map.getValue()) {
            Where at = where(source, tuple.getKeyNode().getStartMark());
            String key = key(tuple.getKeyNode(), at);
            if (key == null) {
                continue;
            }
            if (!seen.add(key)) {
                problems.error(at, key, "given twice in the same block");
                continue;
            }
            entries.add(new Tree.TreeEntry(at, key, tree(tuple.getValueNode())));
        }
        return new Tree.Fields(where, entries);
    }

    private @Nullable String key(Node node, Where at) {
        if (node.getTag().equals(Tag.MERGE)) {
            problems.error(at, "", "merge keys (<<) are not supported; write the values out");
        } else if (node instanceof ScalarNode scalar && PLAIN.contains(node.getTag())) {
            return scalar.getValue();
        } else {
            problems.error(at, "", "a key has to be a plain text");
        }
        return null;
    }

    private static Where where(String source, Mark mark) {
        return new Where(source, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
