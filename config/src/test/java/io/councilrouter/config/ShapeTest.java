package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records within records, which are one flat block of keys in a file. */
final class ShapeTest {

    record House(
            @Key(says = "Name.") String name,
            @Inlined Rooms rooms,
            @Key(value = "2", min = "1", max = "9", says = "Floors.") int floors) {}

    record Rooms(
            @Key(value = "5", says = "Doors.", reload = false) int doors,
            @Inlined Garden garden,
            @Key(says = "Cellar.") Cellar cellar,
            String found) {}

    record Garden(@Key(required = true, says = "Trees.") String trees, List<String> seen) {}

    record Cellar(@Key(value = "3", says = "Bottles.") int bottles) {}

    record Twins(@Key(says = "One.") String one, @Inlined Twin other) {}

    record Twin(@Key(says = "One.") String one) {}

    private static final Shape<House> SHAPE = Shape.of(House.class);

    private final Problems problems = new Problems();

    @Test
    void theKeysOfAnInlinedRecordStandWhereItStands() {
        assertEquals(List.of("name", "doors", "trees", "cellar", "floors"), SHAPE.names());
        assertEquals("cellar", SHAPE.fields().get(3).name());
        assertEquals(3, SHAPE.fields().stream().filter(f -> f.key().reload()).count() - 1);
    }

    @Test
    void aBlockIsReadIntoAllOfItsRecords() {
        House read = read("name: n\ndoors: 7\ntrees: oak\ncellar: {bottles: 8}\nfloors: 4\n");
        problems.throwIfAny();
        assertEquals(new House("n", new Rooms(7, new Garden("oak", List.of()), new Cellar(8), ""), 4), read);
        for (Field field : SHAPE.fields()) {
            assertEquals(
                    switch (field.name()) {
                        case "name" -> "n";
                        case "doors" -> 7;
                        case "trees" -> "oak";
                        case "cellar" -> new Cellar(8);
                        default -> 4;
                    },
                    field.in(read));
        }
    }

    @Test
    void whatIsNotWrittenHasItsDefault() {
        assertEquals(new House("", new Rooms(5, new Garden("", List.of()), new Cellar(3), ""), 2), SHAPE.defaults());
    }

    @Test
    void theNameOfAnInlinedRecordIsNoKey() {
        read("rooms: {doors: 7}\ntrees: oak\n");
        assertEquals("rooms", thrown().getFirst().key());
    }

    @Test
    void aKeyOfAnInlinedRecordMayBeMissedAndWritten() {
        read("name: n\n");
        assertEquals(List.of("trees"), thrown().stream().map(Problem::key).toList());
    }

    @Test
    void whatIsNoKeyIsTakenFromTheRecordThatHasIt() {
        @Nullable Object[] values = SHAPE.defaultValues();
        SHAPE.fill(values, new House("x", new Rooms(1, new Garden("y", List.of("z")), new Cellar(1), "found"), 1));
        House made = SHAPE.make(values);
        assertEquals(new House("", new Rooms(5, new Garden("", List.of("z")), new Cellar(3), "found"), 2), made);
    }

    @Test
    void twoRecordsOfOneBlockMayNotHaveTheSameKey() {
        assertThrows(IllegalStateException.class, () -> Shape.of(Twins.class));
        assertNull(SHAPE.field("rooms"));
    }

    private House read(String text) {
        Reading bare = new Reading(Path.of("/"), Map.of(), new Catalogue(List.of()), Set.of());
        return new TreeReader(bare, problems).block(SHAPE, YamlTree.parse("h.yaml", text, problems), "");
    }

    private List<Problem> thrown() {
        return assertThrows(ConfigException.class, problems::throwIfAny).problems();
    }
}
