package io.councilrouter.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The callee may move the buffer's reader index but neither releases the buffer nor keeps it beyond the call. Verbs:
 * {@code parse}, {@code scan}, {@code peek}, {@code on…}.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.PARAMETER, ElementType.METHOD})
public @interface Borrowed {}
