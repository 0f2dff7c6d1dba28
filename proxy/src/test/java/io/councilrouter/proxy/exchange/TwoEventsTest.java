package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.proxy.exchange.Scene.Act;
import io.councilrouter.proxy.exchange.Scene.Kind;
import io.councilrouter.proxy.exchange.Scene.Place;
import io.councilrouter.routing.table.BackendOverride;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events that come together: every two of them in every order within one turn, in every phase, and many in any order. An
 * exchange ends once, by the first of them that ends it, and gives back what it holds once, whatever comes behind.
 */
@ExtendWith(LeakExtension.class)
final class TwoEventsTest {

    /** What can happen to an exchange, or where it makes no sense, not happen. */
    enum Event {
        CLIENT_LEAVES(s -> s.client().leave()),
        CLIENT_HAS_LEFT(s -> s.client().hasLeft()),
        CLIENT_SLOW(s -> s.client().takes(false)),
        CLIENT_TAKES(s -> s.client().takes(true)),
        BODY_PART(s -> s.client().part("more")),
        BODY_PART_LARGE(s -> s.client().part("x".repeat(70_000))),
        BODY_END(s -> s.x().onBodyEnd()),
        READY(s -> {
            if (s.linked() && !s.link().isReady()) {
                s.link().ready();
            }
        }),
        HEAD(answer(Scene::starts)),
        CONTENT(answer(Scene::says)),
        LAST(answer(Scene::ends)),
        END(s -> {
            if (s.linked()) {
                s.link().onEnd();
            }
        }),
        ERROR(answer(s -> s.refuses(500))),
        REFUSAL(answer(s -> s.refuses(400, "Retry-After: 2"))),
        BREAKS(s -> {
            if (s.linked()) {
                s.breaks(false);
            }
        }),
        STALE(s -> {
            if (s.linked()) {
                s.breaks(true);
            }
        }),
        BACKEND_FULL(s -> {
            if (s.linked()) {
                s.link().takes(false);
            }
        }),
        BACKEND_TAKES(s -> {
            if (s.linked()) {
                s.link().takes(true);
            }
        }),
        BACKENDS_OUT(s -> {
            s.rig.keeper.override("a", new BackendOverride(false, null, null, null));
            s.rig.keeper.override("b", new BackendOverride(false, null, null, null));
            s.rig.queue.tick();
        }),
        SLOT_FREED(Scene::frees),
        SLOT_ON_ITS_WAY(s -> {
            s.frees();
            s.rig.turns.step();
        }),
        LINE_CLOSED(s -> s.rig.queue.refuseAll()),
        HEARTBEAT(s -> s.rig.turns.leap(Duration.ofSeconds(6).toNanos())),
        ATTEMPT_LATE(s -> s.rig.turns.leap(Scene.ATTEMPT_LATE)),
        TOTAL(Scene::total),
        ALL_LATE(s -> s.rig.turns.leap(Duration.ofSeconds(200).toNanos())),
        DRAIN(s -> s.rig.loop().connections().drain()),
        CUT(Scene::cut),
        HELD(s -> {
            if (s.x().phase() instanceof Phase.Streaming(Attempt attempt)) {
                attempt.hold(true);
            }
        });

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
        private final Act act;

        Event(Act act) {
            this.act = act;
        }

        /** What the one who answers says, once it has been asked. */
        private static Act answer(Act said) {
            return s -> {
                boolean own = s.kind == Kind.OWN && s.answered();
                if (own || (s.linked() && s.link().isReady())) {
                    said.on(s);
                }
            };
        }
    }

    /** What has become of an exchange. */
    private record End(Place place, @Nullable Outcome outcome, Asked.Ending ending, String text) {
        static End of(Scene s) {
            return new End(
                    s.place(), s.outcome(), s.client().ending(), s.client().text());
        }
    }

    /** Whether another kind is not the same there: before there is an answer, it is no matter how it is taken to the client. */
    private static boolean differs(Kind kind, Place place) {
        return switch (kind) {
            case STREAM, UPLOAD, OWN -> true;
            case WHOLE -> place == Place.WAITING || place == Place.STREAMING || place == Place.DECIDING;
            case TRANSLATED -> place == Place.WAITING || place == Place.STREAMING;
        };
    }

    private static Stream<Arguments> firsts() {
        return Arrays.stream(Kind.values()).flatMap(kind -> Arrays.stream(Place.values())
                .filter(place -> kind.reaches(place) && differs(kind, place))
                .flatMap(place -> Arrays.stream(Event.values()).map(first -> Arguments.of(kind, place, first))));
    }

    @ParameterizedTest
    @MethodSource("firsts")
    void theFirstEventThatEndsAnExchangeEndsItAndNothingIsLeft(Kind kind, Place place, Event first) {
        List<End> alone = new ArrayList<>();
        over(Scene.at(place, kind, s -> {
            first.act.on(s);
            alone.add(End.of(s));
        }));
        for (Event second : Event.values()) {
            List<End> both = new ArrayList<>();
            Scene scene = Scene.at(place, kind, s -> {
                first.act.on(s);
                both.add(End.of(s));
                second.act.on(s);
            });
            String order = kind + ", " + place + ": " + first + ", " + second;
            assertEquals(alone, both, order);
            if (both.getFirst().place() == Place.DONE) {
                scene.rig.settle();
                assertEquals(both.getFirst(), End.of(scene), order);
            }
            over(scene, order);
        }
    }

    private static void over(Scene scene) {
        over(scene, "");
    }

    private static void over(Scene scene, String order) {
        scene.over();
        assertEquals("", scene.rig.leftovers(), order);
    }

    private static Stream<Arguments> kinds() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> IntStream.range(0, 10).mapToObj(i -> Arguments.of(kind, i)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whateverHappensInWhateverOrderNothingIsLeft(Kind kind, int seed) {
        Random random = new Random(31L * kind.name().hashCode() + seed);
        Event[] events = Event.values();
        Place[] places = Place.values();
        for (int run = 0; run < 40; run++) {
            Place place = places[random.nextInt(places.length)];
            if (!kind.reaches(place)) {
                continue;
            }
            List<Event> order = new ArrayList<>();
            Scene scene = Scene.at(place, kind, s -> {});
            for (int i = 0; i < 12; i++) {
                Event event = events[random.nextInt(events.length)];
                order.add(event);
                event.act.on(scene);
                if (random.nextInt(3) == 0) {
                    order.add(null);
                    scene.rig.settle();
                }
            }
            over(scene, kind + ", " + place + ": " + order);
        }
    }
}
